"""Two accounts of one person become one: everything that one has done, has and is owed is the other's."""

from app.operations.merging import nices, said_again, staff_acts  # noqa: F401  (each does its part)
from app.operations.merging.accounts import merge, why_not_merge
from app.operations.merging.work import Merge, after_rows_moved, before_rows_move

__all__ = ["Merge", "after_rows_moved", "before_rows_move", "merge", "why_not_merge"]
