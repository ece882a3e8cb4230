"""The open book: what everybody may see of points, rules and moderation. "What is hidden becomes a wall." """

from app.programs.open_book.checking import note_check
from app.programs.open_book.days import write_days
from app.programs.open_book.models import BookDay, LedgerCheck

__all__ = ["BookDay", "LedgerCheck", "note_check", "write_days"]
