"""Staff open a lottery and pay its prizes in; at its end what is left goes back to the source."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.ledger import ISSUED, Kind, Note, Purse, balance_of, lock, move
from app.operations import auditing
from app.operations.names import clean_line
from app.programs.lottery.chance import CHANCES, commitment
from app.programs.lottery.models import Lottery, LotteryPrize
from app.rules import Action, Actor, require

MOST_DAYS = 92
CLOSING_BATCH = 20


@dataclass(frozen=True)
class PrizeWish:
    """`chances` of 10,000; those of the last prize are worked out."""

    name_ja: str
    name_en: str
    points: int
    stock: int
    chances: int = 0


@dataclass(frozen=True)
class LotteryWish:
    """The last prize is the floor that nobody leaves without."""

    name_ja: str
    name_en: str
    days: int
    prizes: Sequence[PrizeWish]
    per_day: bool = True


def open_lottery(actor: Actor, wish: LotteryWish, *, at: datetime | None = None) -> Lottery:
    """Publish the seed's hash and set the prizes' points aside, all of them."""
    require(actor, Action.REWARD_MANAGE)
    at = at or now()
    lottery = drafted(wish, at)
    lottery.seed = secrets.token_hex(32)
    lottery.seed_hash = commitment(lottery.seed)
    db.session.add(lottery)
    db.session.flush()
    fund = sum(each.points * each.stock for each in lottery.prizes)
    note = Note(kind="prizes", key=f"lottery:{lottery.id}:fund", at=at, actor_id=actor.member_id)
    move(ISSUED, Purse(Kind.PRIZE, lottery.id), fund, note)
    auditing.note(actor, "lottery.open", "lottery", lottery.id, points=fund)
    return lottery


def drafted(wish: LotteryWish, at: datetime) -> Lottery:
    """The lottery as it would be, checked, without its seed: nothing is kept and nothing is set aside."""
    prizes = checked_prizes(wish)
    return Lottery(
        name_ja=clean_line(wish.name_ja or wish.name_en, 80, "name_ja"),
        name_en=clean_line(wish.name_en or wish.name_ja, 80, "name_en"),
        opens_at=at,
        closes_at=at + timedelta(days=wish.days),
        per_day=wish.per_day,
        draw_count=0,
        prizes=[_prize(position, each) for position, each in enumerate(prizes)],
    )


def close_some(at: datetime) -> int:
    """Settle lotteries that have ended: what nobody drew returns to the source. Call until it gives 0."""
    over = select(Lottery).where(Lottery.settled_at.is_(None), Lottery.closes_at <= at).order_by(Lottery.id)
    found = db.session.scalars(over.limit(CLOSING_BATCH).with_for_update()).all()
    lock(ISSUED, *(Purse(Kind.PRIZE, lottery.id) for lottery in found))
    for lottery in found:
        purse = Purse(Kind.PRIZE, lottery.id)
        left = balance_of(purse)
        if left:
            move(purse, ISSUED, left, Note(kind="prizes_returned", key=f"lottery:{lottery.id}:rest", at=at))
        lottery.settled_at = at
    return len(found)


def checked_prizes(wish: LotteryWish) -> list[PrizeWish]:
    """The prizes with the floor's chance worked out."""
    if not (wish.name_ja or wish.name_en).strip():
        raise Invalid(_("Give it a name."), field="name_ja")
    if not 1 <= wish.days <= MOST_DAYS:
        raise Invalid(_("A lottery lasts 1 to %(days)s days.", days=MOST_DAYS), field="days")
    if not wish.prizes or any(each.points <= 0 or each.stock <= 0 or each.chances < 0 for each in wish.prizes):
        raise Invalid(_("Each prize needs points and a number of pieces."), field="prizes")
    *others, floor = wish.prizes
    rest = CHANCES - sum(each.chances for each in others)
    if rest <= 0 or any(each.chances == 0 for each in others):
        raise Invalid(_("The chances must leave something for the last prize."), field="prizes")
    return [*others, PrizeWish(floor.name_ja, floor.name_en, floor.points, floor.stock, rest)]


def _prize(position: int, wish: PrizeWish) -> LotteryPrize:
    return LotteryPrize(
        position=position,
        name_ja=clean_line(wish.name_ja or wish.name_en, 80, "prizes"),
        name_en=clean_line(wish.name_en or wish.name_ja, 80, "prizes"),
        points=wish.points,
        stock=wish.stock,
        taken=0,
        chances=wish.chances,
    )
