"""Those who took part beside the rest, by kind of conversion: shares, their n, and how sure the difference is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, String, column, func, select, table

from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.catalogue import CONVERSIONS
from app.figures.interval import newcombe
from app.figures.measures.outcomes import COMPARED, KIND
from app.figures.tables import FigurePoint

# Occasions are a programme, which stands above the figures: of its kinds they know the names.
CONVERSION_KIND = table("conversion_kind", column("id", BigInteger), column("name", String))
COUNT, THEIRS, OTHERS, _gap = COMPARED


@dataclass(frozen=True)
class Group:
    """Of `n` members so many converted; `share` in percent, None where there are none."""

    hits: int
    n: int
    share: float | None


@dataclass(frozen=True)
class Compared:
    """One kind, or all of them; the difference and its interval are in percentage points."""

    label: Reason | str
    conversions: int
    participants: Group
    others: Group
    gap: float | None
    interval: tuple[float, float] | None


def comparison(name: str) -> Sequence[Compared]:
    """As last worked out, all kinds first; empty for figures that compare nothing, or where nothing was told."""
    if name not in COMPARED:
        return ()
    last = select(func.max(FigurePoint.day)).where(FigurePoint.name == THEIRS).scalar_subquery()
    columns = (FigurePoint.part, FigurePoint.name, FigurePoint.value, FigurePoint.hits, FigurePoint.n)
    rows = db.session.execute(select(*columns).where(FigurePoint.name.in_(COMPARED), FigurePoint.day == last)).all()
    kept: dict[str, dict[str, Group]] = {}
    for part, which, value, hits, n in rows:
        kept.setdefault(part, {})[which] = Group(hits or 0, n or 0, value)
    names = {f"{KIND}{row.id}": row.name for row in db.session.execute(select(CONVERSION_KIND))}
    found = [_compared(_label(part, names), kept[part]) for part in sorted(kept, key=lambda part: (part != "", part))]
    return found if len(found) > 1 else ()


def _label(part: str, names: dict[str, str]) -> Reason | str:
    name = names.get(part, "")
    return CONVERSIONS.get(name, name) if part else _("Any of them")


def _compared(label: Reason | str, values: dict[str, Group]) -> Compared:
    nobody = Group(0, 0, None)
    theirs, others = values.get(THEIRS, nobody), values.get(OTHERS, nobody)
    gap = theirs.share - others.share if theirs.share is not None and others.share is not None else None
    sure = newcombe(theirs.hits, theirs.n, others.hits, others.n)
    interval = (100 * sure[0], 100 * sure[1]) if sure else None
    return Compared(label, values.get(COUNT, nobody).hits, theirs, others, gap, interval)
