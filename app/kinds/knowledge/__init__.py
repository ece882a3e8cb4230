"""Know-how: pages that members keep up together."""

from app.kinds.knowledge import kind  # noqa: F401
