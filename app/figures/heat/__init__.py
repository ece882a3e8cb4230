"""Heat: how a member's last days compare with their own recent past."""

from app.figures.heat import tables  # noqa: F401
