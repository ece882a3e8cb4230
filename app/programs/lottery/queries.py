"""The lotteries to be seen, and their draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _, current_locale
from app.base.paging import Slice, cut, mark_of, values_of
from app.figures.tables import SiteDay
from app.ledger import Line
from app.programs.lottery.drawing import turn_of
from app.programs.lottery.models import Draw, Lottery
from app.queries.passbook import Told, tells

PAST, ROWS = 10, 50


@dataclass(frozen=True)
class Shown:
    """A lottery with what its reader drew (None: not yet, or not yet today)."""

    lottery: Lottery
    mine: Draw | None


def running(member_id: int | None, at: datetime) -> list[Shown]:
    query = select(Lottery).where(Lottery.opens_at <= at, Lottery.closes_at > at, Lottery.settled_at.is_(None))
    lotteries = db.session.scalars(query.options(selectinload(Lottery.prizes)).order_by(Lottery.closes_at)).all()
    days = {turn_of(lottery, at) for lottery in lotteries}
    its_own = Draw.member_id == (member_id or 0), Draw.lottery_id.in_([lottery.id for lottery in lotteries])
    drawn = db.session.scalars(select(Draw).where(*its_own, Draw.day.in_(days)).options(joinedload(Draw.prize)))
    mine = {(draw.lottery_id, draw.day): draw for draw in drawn}
    return [Shown(lottery, mine.get((lottery.id, turn_of(lottery, at)))) for lottery in lotteries]


def past(at: datetime) -> Sequence[Lottery]:
    query = select(Lottery).where(Lottery.closes_at <= at).order_by(Lottery.closes_at.desc())
    return db.session.scalars(query.limit(PAST)).all()


def find_lottery(lottery_id: int) -> Lottery:
    query = select(Lottery).where(Lottery.id == lottery_id).options(selectinload(Lottery.prizes))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("There is no such lottery."))
    return found


def draws_of(lottery_id: int, after: str = "") -> Slice[Draw]:
    """Draws in their order, newest first."""
    query = select(Draw).where(Draw.lottery_id == lottery_id).options(joinedload(Draw.prize))
    if after:
        query = query.where(Draw.number < values_of(after, int)[0])
    rows = db.session.scalars(query.order_by(Draw.number.desc()).limit(ROWS + 1)).all()
    return cut(rows, ROWS, lambda draw: mark_of(draw.number))


@tells("prize")
def tell_prizes(lines: Sequence[Line]) -> Mapping[int, Told]:
    """Prizes in a member's bank book."""
    ids = {line.transfer.about_id for line in lines}
    query = select(Draw).where(Draw.id.in_(ids)).options(joinedload(Draw.prize))
    draws = {draw.id: draw for draw in db.session.scalars(query)}
    return {
        line.transfer.id: Told(
            _("Drawn in the lottery"),
            draws[line.transfer.about_id or 0].prize.name_in(current_locale()),
            f"/lottery/{draws[line.transfer.about_id or 0].lottery_id}",
        )
        for line in lines
        if line.transfer.about_id in draws
    }


def usual_visitors() -> int:
    """Active members a day, on average over the last four weeks: what the simulation begins with."""
    lately = select(SiteDay.dau).order_by(SiteDay.day.desc()).limit(28).subquery()
    return round(db.session.scalar(select(func.avg(lately.c.dau))) or 0)
