"""The ASGI door."""
