"""A picture of every page, as everybody sees it, laid side by side so that a person can look at them all."""
