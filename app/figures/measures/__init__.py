"""One module per family of figures: each writes down its values of today, and of the weeks and months that changed."""
