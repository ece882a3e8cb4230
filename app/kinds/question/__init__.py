"""Q&A: anyone answers; the asker or staff accept one best answer."""

from app.kinds.question import kind  # noqa: F401
