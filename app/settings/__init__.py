"""What the admin sets in the running site, each setting one typed line."""
