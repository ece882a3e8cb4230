"""Chips: small gifts of points on a post, in place of a nice."""

from app.programs.chips.models import Chip
from app.programs.chips.operations import PRESETS, give_chip
from app.programs.chips.queries import chips_on

__all__ = ["PRESETS", "Chip", "chips_on", "give_chip"]
