"""Chips: small gifts of points on a post, in place of a nice."""

from app.operations.amounts import PRESETS
from app.programs.chips.arriving import arrive_some
from app.programs.chips.models import Chip
from app.programs.chips.operations import give_chip
from app.programs.chips.queries import chips_on

__all__ = ["PRESETS", "Chip", "arrive_some", "chips_on", "give_chip"]
