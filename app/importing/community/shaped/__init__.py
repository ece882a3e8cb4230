"""In the shelf, the checked rows become what the site keeps: members, texts, counters, lines of the log."""
