"""Surveys, events, accounts and conversions elsewhere: told by staff or a program; taking part earns by the rules."""

from app.programs.occasions import merged  # noqa: F401
from app.programs.occasions.models import Conversion, ConversionKind, Occasion, Part, Sort
from app.programs.occasions.reminding import remind_some
from app.programs.occasions.telling import Names, Told, take_back, tell

__all__ = [
    "Conversion",
    "ConversionKind",
    "Names",
    "Occasion",
    "Part",
    "Sort",
    "Told",
    "remind_some",
    "take_back",
    "tell",
]
