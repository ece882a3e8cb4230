"""Making a bookkeeper's tables from the log in bulk: exactly the rows that it would have written event by event."""
