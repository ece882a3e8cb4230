"""The REST API over the same operations and rules as the pages."""
