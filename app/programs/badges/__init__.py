"""Where badges are shown: on profiles, and the list of all there are."""

from app.programs.badges import naming

__all__ = ["naming"]
