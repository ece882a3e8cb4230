"""The open book: what everybody may see of points, rules and moderation. "What is hidden becomes a wall." """

from app.programs.open_book.checking import note_check
from app.programs.open_book.models import LedgerCheck

__all__ = ["LedgerCheck", "note_check"]
