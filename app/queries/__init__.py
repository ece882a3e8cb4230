"""One page, one query: each returns a frozen value that names all it shows."""
