"""Writing the values of figures down."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from statistics import median

from sqlalchemy import delete, insert

from app.base.clock import now
from app.base.database import db
from app.figures.tables import FigurePicture, FigurePoint

ALL = ""
MOST_KEPT = 200


@dataclass(frozen=True)
class Point:
    """One value; see FigurePoint."""

    name: str
    day: date
    value: float | None
    hits: int | None = None
    n: int | None = None
    part: str = ALL


def share(name: str, day: date, hits: int, n: int, part: str = ALL) -> Point:
    """`hits` of `n` in percent; undefined when there are none."""
    return Point(name, day, 100 * hits / n if n else None, hits, n, part)


def ratio(name: str, day: date, value: int | float, n: int, part: str = ALL) -> Point:
    """`value` for each of `n`; undefined when there are none."""
    return Point(name, day, value / n if n else None, None, n, part)


def number(name: str, day: date, value: int, n: int | None = None, part: str = ALL) -> Point:
    return Point(name, day, value, value, n, part)


def waiting_percentile(waits: Iterable[float | None], percent: int) -> float | None:
    """The wait within which `percent` of all were over; who still waits is slower than all who do not.

    Nearest rank. Undefined when nobody is there, or when that one still waits.
    """
    values = sorted(wait if wait is not None else float("inf") for wait in waits)
    if not values:
        return None
    found = values[max(0, -(-percent * len(values) // 100) - 1)]
    return None if found == float("inf") else found


def middle(values: Iterable[float]) -> float | None:
    """The median; undefined when there is none."""
    known = list(values)
    return float(median(known)) if known else None


def keep(
    names: Iterable[str], points: Iterable[Point], *, since: date, until: date | None = None, part: str = ALL
) -> None:
    """Replace what these figures say for one part (a prefix of it) of the days from `since` to `until`."""
    same_part = FigurePoint.part.startswith(part) if part else FigurePoint.part == ALL
    old = delete(FigurePoint).where(FigurePoint.name.in_(list(names)), FigurePoint.day >= since, same_part)
    if until:
        old = old.where(FigurePoint.day <= until)
    db.session.execute(old, execution_options={"synchronize_session": False})
    at = now()
    rows = [{**asdict(point), "at": at} for point in points]
    if rows:
        db.session.execute(insert(FigurePoint), rows)


def remember(name: str, day: date, ids: Sequence[int] | Sequence[tuple[int, int]]) -> None:
    """Keep who stands behind a figure, members or pairs of them: the first of them, and how many they are."""
    db.session.execute(delete(FigurePicture).where(FigurePicture.name == f"who {name}"))
    body = {"ids": [each if isinstance(each, int) else list(each) for each in ids[:MOST_KEPT]], "count": len(ids)}
    db.session.execute(insert(FigurePicture), [{"name": f"who {name}", "day": day, "body": body}])
