"""The staff blog: drafts, publication at a set time, a cover, comments by all members."""

from app.kinds.blog import kind, merged  # noqa: F401
