"""The web server's door."""
