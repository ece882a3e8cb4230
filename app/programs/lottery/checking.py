"""Working draws out again from the seed: all of a lottery that is over, or one for whoever looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.programs.lottery.chance import CHANCES, commitment, mark_of, place_of, roll_of, words_of
from app.programs.lottery.models import Draw, Lottery, LotteryPrize

BATCH = 1000
AT_ONCE = 2000  # so many draws are worked out while somebody waits for the page
CHECK_AGAIN = timedelta(days=1)
CHECKED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Verdict:
    """What the check of a whole lottery found; `wrong` is the number of the first draw that does not agree."""

    seed_agrees: bool
    draws: int
    wrong: int | None
    at: datetime | None = None

    @property
    def is_sound(self) -> bool:
        return self.seed_agrees and self.wrong is None


@dataclass(frozen=True)
class Proof:
    """One draw step by step: `left` of each prize just before it, `edges` where each prize ends on the way of rolls."""

    draw: Draw
    words: str
    mark: str
    roll: int
    edges: Sequence[int]
    left: Sequence[int]
    prize: LotteryPrize | None

    @property
    def is_sound(self) -> bool:
        return self.roll == self.draw.roll and self.prize is not None and self.prize.id == self.draw.prize_id


def check(lottery: Lottery) -> Verdict:
    """Work every draw out again from the seed, in order, with the stock as it fell."""
    left = [prize.stock for prize in lottery.prizes]
    ids = [prize.id for prize in lottery.prizes]
    count, wrong = 0, None
    for draw in in_order(lottery.id):
        count += 1
        roll = roll_of(lottery.seed, lottery.id, draw.member_id, draw.day)
        place = place_of(roll, lottery.prizes, left)
        if place is None or roll != draw.roll or ids[place] != draw.prize_id or draw.number != count:
            wrong = draw.number
            break
        left[place] -= 1
    return Verdict(commitment(lottery.seed) == lottery.seed_hash, count, wrong)


def verdict_on(lottery: Lottery) -> Verdict | None:
    """For the page: worked out now where it is quick, else what the last check found (None: it is still to come)."""
    if lottery.draw_count <= AT_ONCE:
        return check(lottery)
    if lottery.checked_at is None:
        return None
    return Verdict(lottery.first_wrong != 0, lottery.draw_count, lottery.first_wrong or None, lottery.checked_at)


def prove(lottery: Lottery, number: int) -> Proof:
    """The draw with this number; the lottery is over, its seed public."""
    draw = db.session.scalar(select(Draw).where(Draw.lottery_id == lottery.id, Draw.number == number))
    if draw is None:
        raise NotFound(_("There is no draw with this number."))
    left = _left_before(lottery, number)
    words = words_of(lottery.id, draw.member_id, draw.day)
    mark = mark_of(lottery.seed, words)
    roll = int(mark, 16) % CHANCES
    place = place_of(roll, lottery.prizes, left)
    edges = [sum(prize.chances for prize in lottery.prizes[: end + 1]) for end in range(len(lottery.prizes))]
    return Proof(draw, words, mark, roll, edges, left, None if place is None else lottery.prizes[place])


def in_order(lottery_id: int) -> Iterator[Draw]:
    """All draws, a batch at a time."""
    number = 0
    while True:
        query = select(Draw).where(Draw.lottery_id == lottery_id, Draw.number > number).order_by(Draw.number)
        rows = db.session.scalars(query.limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        number = rows[-1].number
        for row in rows:
            db.session.expunge(row)


def due_checks(at: datetime) -> Sequence[Lottery]:
    """Lotteries that are over and were not checked for a day."""
    over = Lottery.settled_at.is_not(None), Lottery.closes_at > at - CHECKED_FOR
    stale = Lottery.checked_at.is_(None) | (Lottery.checked_at <= at - CHECK_AGAIN)
    query = select(Lottery).where(*over, stale).options(selectinload(Lottery.prizes)).order_by(Lottery.id)
    return db.session.scalars(query).all()


def note_check(lottery_id: int, verdict: Verdict, at: datetime) -> None:
    lottery = db.session.get_one(Lottery, lottery_id, with_for_update=True)
    lottery.checked_at = at
    lottery.first_wrong = verdict.wrong if verdict.seed_agrees else 0


def _left_before(lottery: Lottery, number: int) -> list[int]:
    earlier = Draw.lottery_id == lottery.id, Draw.number < number
    query = select(Draw.prize_id, func.count()).where(*earlier).group_by(Draw.prize_id)
    taken = {prize_id: count for prize_id, count in db.session.execute(query)}
    return [prize.stock - taken.get(prize.id, 0) for prize in lottery.prizes]
