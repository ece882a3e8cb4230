"""At the month's end, who asked for it hears what of theirs would expire: in the tank it may still help somebody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from app.base.clock import day_of, month_start, next_month
from app.base.database import db, insert_or_ignore
from app.events import log
from app.events.giving import TankReminded
from app.ledger import end_of_month, lots_of, wallet
from app.operations.amounts import in_steps
from app.programs.tank.models import TankReminder
from app.rules import Action, Actor, require
from app.settings.store import site

Lots = Sequence[tuple[datetime | None, bool, int]]

DAYS_BEFORE = 3
BATCH = 50


def choose_reminder(actor: Actor, wanted: bool) -> None:
    """Ask for the reminder, or not any more."""
    require(actor, Action.TANK_DEPOSIT)
    if wanted:
        insert_or_ignore(TankReminder, member_id=actor.member_id)
    else:
        db.session.execute(delete(TankReminder).where(TankReminder.member_id == actor.member_id))


def remind_some(at: datetime) -> int:
    """Tell some of those who are to be told this month; call until it gives 0."""
    today = day_of(at, site().zone)
    if today < next_month(today) - timedelta(days=DAYS_BEFORE):
        return 0
    month = month_start(today)
    due = or_(TankReminder.told_for.is_(None), TankReminder.told_for < month)
    query = select(TankReminder).where(due).order_by(TankReminder.member_id).limit(BATCH).with_for_update()
    found = db.session.scalars(query).all()
    for each in found:
        each.told_for = month
        ending = ending_with_month(each.member_id, at)
        if ending:
            last = next_month(today) - timedelta(days=1)
            event = TankReminded(member_id=each.member_id, amount=ending, day=last.isoformat())
            log.append(event, Actor.system(), at=at)
    return len(found)


def ending_with_month(member_id: int, at: datetime) -> int:
    """Points that a member can still give and that expire with this month, in whole steps."""
    return ending_of(lots_of(wallet(member_id), at), at)


def ending_of(lots: Lots, at: datetime) -> int:
    """The same for lots that were read already."""
    end = end_of_month(at, 0)
    return in_steps(sum(points for moment, giveable, points in lots if giveable and moment and moment <= end))
