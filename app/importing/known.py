"""Which foreign rows are in already, and as what: looked up a batch at a time, noted with what they became."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import insert, select

from app.base.database import db
from app.models.imports import ImportSource

AT_ONCE = 400


class Known:
    """The rows of one source. Forgets between batches, so that it stays small."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.ids: dict[tuple[str, int], int] = {}
        self.new: list[dict[str, object]] = []

    def look_up(self, wanted: Iterable[tuple[str, int]]) -> None:
        """Forget what was known and learn about these."""
        self.ids.clear()
        self.new.clear()
        by_kind: dict[str, set[int]] = defaultdict(set)
        for kind, foreign_id in wanted:
            by_kind[kind].add(foreign_id)
        for kind, foreign_ids in by_kind.items():
            self._look_up(kind, sorted(foreign_ids))

    def _look_up(self, kind: str, foreign_ids: list[int]) -> None:
        for start in range(0, len(foreign_ids), AT_ONCE):
            query = select(ImportSource.foreign_id, ImportSource.local_id).where(
                ImportSource.source == self.source,
                ImportSource.kind == kind,
                ImportSource.foreign_id.in_(foreign_ids[start : start + AT_ONCE]),
            )
            self.ids.update({(kind, foreign_id): local_id for foreign_id, local_id in db.session.execute(query)})

    def get(self, kind: str, foreign_id: int) -> int | None:
        return self.ids.get((kind, foreign_id))

    def note(self, kind: str, foreign_id: int, local_id: int) -> None:
        """This row is in, once the transaction stands."""
        self.ids[kind, foreign_id] = local_id
        row = {"source": self.source, "kind": kind, "foreign_id": foreign_id, "local_id": local_id}
        self.new.append(row)

    def write(self) -> None:
        """Put what was noted into the running transaction."""
        if self.new:
            db.session.execute(insert(ImportSource), self.new)
            self.new.clear()
