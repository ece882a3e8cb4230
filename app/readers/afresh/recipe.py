"""How a reader's tables are made in bulk: what each line of the log says, and what the tables make of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.base.database import Model


@dataclass(frozen=True)
class Source:
    """Lines of one name become rows of a stage: `columns` by name, as SQL on `event`; `joins` multiplies lines."""

    name: str
    stage: str
    columns: dict[str, str]
    joins: str = ""
    when: str = "true"

    def statement(self) -> str:
        """Rows of the lines with :after < id <= :last, up to the place at which the making began."""
        names, values = ", ".join(self.columns), ", ".join(self.columns.values())
        return f"""INSERT INTO {self.stage} ({names}, xid, id) SELECT {values}, event.xid, event.id
            FROM event {self.joins} WHERE event.name = '{self.name}' AND event.id > :after AND event.id <= :last
                AND event.xid <= :upto AND {self.when}"""


@dataclass(frozen=True)
class Step:
    """SQL that fills the new `table` (read as `{table}_anew`).

    `by_sorting`: many groups of few rows with many sums; PostgreSQL takes them for few, hashing costs twice as much.
    """

    table: type[Model]
    statement: str
    by_sorting: bool = False


@dataclass(frozen=True)
class Recipe:
    """`stages` are tables between, by name with their columns; `steps` are made one after another."""

    stages: dict[str, str]
    sources: Callable[[], Sequence[Source]]
    steps: Callable[[], Sequence[Step]]
    before: Callable[[], None] | None = None  # before the steps, in a transaction
    beside: dict[str, str] = field(default_factory=dict)  # tables that `before` fills
