"""The ASGI door: built files, ready pages for guests, pages from threads, and the live stream."""

from app.live.door import Live

__all__ = ["Live"]
