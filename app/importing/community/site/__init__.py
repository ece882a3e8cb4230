"""From the shelf into the tables of the site."""
