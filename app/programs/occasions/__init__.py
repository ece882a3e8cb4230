"""Surveys, events and accounts elsewhere: who took part is told by staff or a program, and earns by the rules."""

from app.programs.occasions.models import Occasion, Part, Sort
from app.programs.occasions.telling import Told, take_back, tell

__all__ = ["Occasion", "Part", "Sort", "Told", "take_back", "tell"]
