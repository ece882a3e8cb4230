"""Drawing: once a member and site day, or once in all; whoever comes again is shown the same draw."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import NotFound, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import LotteryDrawn
from app.ledger import Kind, Note, Purse, lot_expiry, move, wallet
from app.programs.lottery.chance import place_of, roll_of
from app.programs.lottery.models import Draw, Lottery
from app.rules import Action, Actor, require
from app.settings.store import site


def draw(actor: Actor, lottery_id: int, *, at: datetime | None = None) -> Draw:
    """Draw today's prize into the wallet."""
    require(actor, Action.LOTTERY_DRAW)
    at, member_id = at or now(), actor.member_id or 0
    lottery = _locked(lottery_id)
    day = turn_of(lottery, at)
    before = db.session.scalar(
        select(Draw).where(Draw.lottery_id == lottery.id, Draw.member_id == member_id, Draw.day == day)
    )
    if before:
        return before
    closed = why_closed(lottery, at)
    if closed:
        raise Refused(closed)
    roll = roll_of(lottery.seed, lottery.id, member_id, day)
    place = place_of(roll, lottery.prizes, [prize.stock - prize.taken for prize in lottery.prizes])
    if place is None:
        raise Refused(_("All prizes have been drawn."))
    prize = lottery.prizes[place]
    prize.taken += 1
    lottery.draw_count += 1
    drawn = Draw(
        lottery_id=lottery.id,
        member_id=member_id,
        day=day,
        number=lottery.draw_count,
        roll=roll,
        prize_id=prize.id,
        at=at,
    )
    db.session.add(drawn)
    db.session.flush()
    note = Note(kind="prize", key=f"draw:{drawn.id}", at=at, actor_id=member_id, about=("draw", drawn.id))
    move(Purse(Kind.PRIZE, lottery.id), wallet(member_id), prize.points, note, expires_at=lot_expiry(at))
    event = LotteryDrawn(draw_id=drawn.id, lottery_id=lottery.id, prize_id=prize.id, points=prize.points)
    log.append(event, actor, at=at)
    return drawn


def turn_of(lottery: Lottery, at: datetime) -> date:
    """The day that a draw at `at` counts for: its own, or the lottery's first where each member has one draw."""
    return day_of(at if lottery.per_day else lottery.opens_at, site().zone)


def why_closed(lottery: Lottery, at: datetime) -> Reason | None:
    if at < lottery.opens_at:
        return _("This lottery has not begun yet.")
    if at >= lottery.closes_at or lottery.settled_at:
        return _("This lottery is over. Its seed is public now.")
    return None


def _locked(lottery_id: int) -> Lottery:
    query = select(Lottery).where(Lottery.id == lottery_id).options(selectinload(Lottery.prizes))
    found = db.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(_("There is no such lottery."))
    return found
