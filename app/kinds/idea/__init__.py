"""The idea farm: ideas, their supporters, and every decision with its public reason."""

from app.kinds.idea import kind, merged_members  # noqa: F401
from app.kinds.idea.festival import merged  # noqa: F401
