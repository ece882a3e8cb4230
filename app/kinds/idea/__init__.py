"""The idea farm: ideas, their supporters, and every decision with its public reason."""

from app.kinds.idea import kind  # noqa: F401
