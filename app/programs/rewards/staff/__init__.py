"""The shop behind the counter: orders, the shelf, what the law allows."""
