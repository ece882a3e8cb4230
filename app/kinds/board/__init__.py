"""Bulletin board: free discussion."""

from app.kinds.board import kind  # noqa: F401
