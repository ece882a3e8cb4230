"""How a reader's tables are made in bulk: what each line of the log says, and what the tables make of it."""

from collections.abc import Callable, Mapping, Sequence
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

    `told_twice` fills it when the statement gave a key twice, which it may do for quickness' sake.
    `by_sorting`: many groups of few rows with many sums; PostgreSQL takes them for few, hashing costs twice as much.
    """

    table: type[Model]
    statement: str
    told_twice: str = ""
    by_sorting: bool = False


@dataclass(frozen=True)
class Recipe:
    """`stages` are tables between, by name with their columns; `steps` are made one after another."""

    stages: dict[str, str]
    sources: Callable[[], Sequence[Source]]
    steps: Callable[[], Sequence[Step]]
    before: Callable[[], None] | None = None  # before the steps, in a transaction
    beside: dict[str, str] = field(default_factory=dict)  # tables that `before` fills
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by stage, its columns that name members


@dataclass(frozen=True)
class LastWord:
    """Of all rows of a stage that have the same `key` the last one decides.

    Most acts are told once. Who sorts them all to find the last word takes twice as long: only keys with a row for
    which `doubtful` is true are sorted.
    """

    stage: str
    key: tuple[str, ...]
    doubtful: str

    def of_doubtful(self) -> str:
        """Rows in which a key stands twice only if it was told twice without a doubt."""
        keys, same = ", ".join(self.key), " AND ".join(f"doubtful.{name} = told.{name}" for name in self.key)
        doubtful = f"(SELECT DISTINCT {keys} FROM {self.stage} WHERE {self.doubtful}) AS doubtful"
        among = f"(SELECT told.* FROM {self.stage} AS told JOIN {doubtful} ON {same})"
        once = f"SELECT told.*, 1 AS place FROM {self.stage} AS told LEFT JOIN {doubtful} ON {same}"
        return f"({once} WHERE doubtful.{self.key[0]} IS NULL UNION ALL {self._placed(among)})"

    def of_all(self) -> str:
        return f"({self._placed(self.stage)})"

    def _placed(self, rows: str) -> str:
        """The last word has place 1."""
        place = f"row_number() OVER (PARTITION BY {', '.join(self.key)} ORDER BY xid DESC, id DESC)"
        return f"SELECT said.*, {place} AS place FROM {rows} AS said"
