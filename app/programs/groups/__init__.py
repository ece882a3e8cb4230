"""Groups of members, open, on request, by invitation or by a saved segment, with a space that only they read."""

from app.programs.groups import circles, merged, rules
from app.programs.groups.following import follow_segments

__all__ = ["circles", "follow_segments", "merged", "rules"]
