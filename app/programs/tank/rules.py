"""When a member may withdraw, how much, and the sentence that says why not."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from flask_babel import format_date
from sqlalchemy import func, select

from app.base.clock import day_of, month_start
from app.base.database import db
from app.base.i18n import Reason, _, ngettext
from app.ledger import TANK, available, balance_of, wallet
from app.models.members import Member
from app.operations.amounts import points
from app.programs.tank.models import TankMovement
from app.settings.store import site


def opens_on(day: date) -> date:
    """The day of `day`'s month from which withdrawals are open; a short month opens on its last day at the latest."""
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=min(max(site().tank_open_from, 1), last))


def why_not_withdraw(member: Member, at: datetime) -> Reason | None:
    """The first reason why this member can't take anything out now, or None."""
    day = day_of(at, site().zone)
    if day < opens_on(day):
        return _("Withdrawals are open from %(day)s to the end of the month.", day=_said(opens_on(day)))
    return _why_not_member(member, day) or _why_not_need(member) or _why_not_again(member, day) or _why_not_empty(at)


def most_withdrawable(member: Member, at: datetime) -> int:
    """The largest amount this member could take out now, in whole steps."""
    if why_not_withdraw(member, at):
        return 0
    taken, _times = taken_this_month(member.id, day_of(at, site().zone))
    most = min(site().tank_month_cap - taken, available(TANK, at))
    return most - most % (site().unit_step or 1)


def taken_this_month(member_id: int, day: date) -> tuple[int, int]:
    """Points and times that the member has withdrawn in `day`'s month."""
    query = select(func.coalesce(func.sum(-TankMovement.amount), 0), func.count()).where(
        TankMovement.member_id == member_id, TankMovement.amount < 0, TankMovement.day >= month_start(day)
    )
    total, times = db.session.execute(query).one()
    return int(total), times


def lifetime(member_id: int) -> tuple[int, int]:
    """What the member has put in and taken out, ever."""
    amount = TankMovement.amount
    query = select(
        func.coalesce(func.sum(amount).filter(amount > 0), 0), func.coalesce(func.sum(-amount).filter(amount < 0), 0)
    ).where(TankMovement.member_id == member_id)
    put_in, taken_out = db.session.execute(query).one()
    return int(put_in), int(taken_out)


def _why_not_member(member: Member, day: date) -> Reason | None:
    first = day_of(member.joined_at, site().zone) + timedelta(days=site().tank_min_days)
    if day < first:
        return _("You can withdraw from %(day)s on: by then you will know the place.", day=_said(first))
    if member.trust < site().tank_min_trust:
        return _(
            "Withdrawals begin at trust level %(level)s; taking part brings you there.", level=site().tank_min_trust
        )
    return None


def _why_not_need(member: Member) -> Reason | None:
    """Whoever has enough leaves it to the others, unless they gave more than they ever took."""
    balance, below = balance_of(wallet(member.id)), site().tank_need_below
    put_in, taken_out = lifetime(member.id)
    if balance <= below or put_in > taken_out:
        return None
    return _(
        "You have %(balance)s. The tank is for members with %(most)s or less, or who have put in more than they took.",
        balance=points(balance),
        most=points(below),
    )


def _why_not_again(member: Member, day: date) -> Reason | None:
    taken, times = taken_this_month(member.id, day)
    if times >= site().tank_month_times:
        return ngettext(
            "You have withdrawn %(num)s time this month, which is the limit.",
            "You have withdrawn %(num)s times this month, which is the limit.",
            times,
        )
    if taken + (site().unit_step or 1) > site().tank_month_cap:
        return _("You have withdrawn %(points)s this month, which is the limit.", points=points(taken))
    return None


def _why_not_empty(at: datetime) -> Reason | None:
    return _("The tank is empty. It fills when somebody puts something in.") if available(TANK, at) <= 0 else None


def _said(day: date) -> str:
    return str(format_date(day, "long"))
