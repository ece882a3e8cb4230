"""The lotteries to be seen, and the check of one that is over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.base.clock import day_of
from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _, current_locale
from app.base.paging import Slice, cut, mark_of, values_of
from app.ledger import Line
from app.programs.lottery.chance import commitment, place_of, roll_of
from app.programs.lottery.models import Draw, Lottery
from app.queries.passbook import Told, tells
from app.settings.store import site

PAST, ROWS = 10, 50
CHECK_BATCH = 1000


@dataclass(frozen=True)
class Shown:
    """A lottery with what its reader drew today (None: not yet)."""

    lottery: Lottery
    mine: Draw | None


@dataclass(frozen=True)
class Verdict:
    """What the check of a whole lottery found; `wrong` is the number of the first draw that does not agree."""

    seed_agrees: bool
    draws: int
    wrong: int | None

    @property
    def is_sound(self) -> bool:
        return self.seed_agrees and self.wrong is None


def running(member_id: int | None, at: datetime) -> list[Shown]:
    query = select(Lottery).where(Lottery.opens_at <= at, Lottery.closes_at > at, Lottery.settled_at.is_(None))
    lotteries = db.session.scalars(query.options(selectinload(Lottery.prizes)).order_by(Lottery.closes_at)).all()
    day = day_of(at, site().zone)
    mine = {
        draw.lottery_id: draw
        for draw in db.session.scalars(
            select(Draw).where(Draw.member_id == (member_id or 0), Draw.day == day).options(joinedload(Draw.prize))
        )
    }
    return [Shown(lottery, mine.get(lottery.id)) for lottery in lotteries]


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


def check(lottery: Lottery) -> Verdict:
    """Work every draw out again from the seed, in order, with the stock as it fell."""
    left = [prize.stock for prize in lottery.prizes]
    ids = [prize.id for prize in lottery.prizes]
    count, wrong = 0, None
    for draw in _in_order(lottery.id):
        count += 1
        roll = roll_of(lottery.seed, lottery.id, draw.member_id, draw.day)
        place = place_of(roll, lottery.prizes, left)
        if place is None or roll != draw.roll or ids[place] != draw.prize_id or draw.number != count:
            wrong = draw.number
            break
        left[place] -= 1
    return Verdict(commitment(lottery.seed) == lottery.seed_hash, count, wrong)


def _in_order(lottery_id: int) -> Iterator[Draw]:
    number = 0
    while True:
        query = select(Draw).where(Draw.lottery_id == lottery_id, Draw.number > number).order_by(Draw.number)
        rows = db.session.scalars(query.limit(CHECK_BATCH)).all()
        if not rows:
            return
        yield from rows
        number = rows[-1].number


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
