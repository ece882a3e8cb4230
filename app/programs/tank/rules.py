"""When a member may withdraw, how much, and the sentence that says why not."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import format_date
from sqlalchemy import func, select

from app.base.clock import day_of, month_start
from app.base.database import db
from app.base.i18n import Reason, _, ngettext
from app.ledger import TANK, available, balances_of, wallet
from app.models.members import Member
from app.operations.amounts import in_steps, points
from app.programs.tank.models import TankMovement, TankReminder
from app.settings.store import site


def opens_on(day: date) -> date:
    """The day of `day`'s month from which withdrawals are open; a short month opens on its last day at the latest."""
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=min(max(site().tank_open_from, 1), last))


@dataclass(frozen=True)
class Standing:
    """What the rules ask of a member's purse, of their own ins and outs, and of the tank, all in points."""

    balance: int
    put_in: int  # ever, as `taken_out`; what somebody took in an emergency does not count
    taken_out: int
    taken: int  # this month, as `times`
    times: int
    in_tank: int  # to be taken out; `level` counts also what has just expired there
    level: int
    reminded: bool  # wants to hear at the month's end of what would expire


def standing_of(member: Member, at: datetime) -> Standing:
    """Read once for every question of a page or an act."""
    amount, month = TankMovement.amount, TankMovement.day >= month_start(day_of(at, site().zone))
    out = (amount < 0) & TankMovement.emergency_id.is_(None)
    reminded = select(TankReminder.member_id).where(TankReminder.member_id == member.id).exists()
    sums = select(
        func.coalesce(func.sum(amount).filter(amount > 0), 0),
        func.coalesce(func.sum(-amount).filter(out), 0),
        func.coalesce(func.sum(-amount).filter(out, month), 0),
        func.count().filter(out, month),
        select(reminded).scalar_subquery(),
    ).where(TankMovement.member_id == member.id)
    *moved, asked = db.session.execute(sums).one()
    put_in, taken_out, taken, times = map(int, moved)
    purse = wallet(member.id)
    balances = balances_of(purse, TANK)
    return Standing(balances[purse], put_in, taken_out, taken, times, available(TANK, at), balances[TANK], bool(asked))


def why_not_withdraw(member: Member, at: datetime, known: Standing | None = None) -> Reason | None:
    """The first reason why this member can't take anything out now, or None."""
    day = day_of(at, site().zone)
    if day < opens_on(day):
        return _("Withdrawals are open from %(day)s to the end of the month.", day=_said(opens_on(day)))
    standing = known or standing_of(member, at)
    return (
        why_not_member(member, day) or _why_not_need(standing) or _why_not_again(standing) or _why_not_empty(standing)
    )


def most_withdrawable(member: Member, at: datetime, known: Standing | None = None) -> int:
    """The largest amount this member could take out now, in whole steps."""
    standing = known or standing_of(member, at)
    if why_not_withdraw(member, at, standing):
        return 0
    return in_steps(min(site().tank_month_cap - standing.taken, standing.in_tank))


def why_not_member(member: Member, day: date) -> Reason | None:
    """Who is new, or has hardly taken part, waits."""
    first = day_of(member.joined_at, site().zone) + timedelta(days=site().tank_min_days)
    if day < first:
        return _("You can withdraw from %(day)s on: by then you will know the place.", day=_said(first))
    if member.trust < site().tank_min_trust:
        return _(
            "Withdrawals begin at trust level %(level)s; taking part brings you there.", level=site().tank_min_trust
        )
    return None


def _why_not_need(standing: Standing) -> Reason | None:
    """Whoever has enough leaves it to the others, unless they gave more than they ever took."""
    below = site().tank_need_below
    if standing.balance <= below or standing.put_in > standing.taken_out:
        return None
    return _(
        "You have %(balance)s. The tank is for members with %(most)s or less, or who have put in more than they took.",
        balance=points(standing.balance),
        most=points(below),
    )


def _why_not_again(standing: Standing) -> Reason | None:
    taken, times = standing.taken, standing.times
    if times >= site().tank_month_times:
        return ngettext(
            "You have withdrawn %(num)s time this month, which is the limit.",
            "You have withdrawn %(num)s times this month, which is the limit.",
            times,
        )
    if taken + (site().unit_step or 1) > site().tank_month_cap:
        return _("You have withdrawn %(points)s this month, which is the limit.", points=points(taken))
    return None


def _why_not_empty(standing: Standing) -> Reason | None:
    return (
        _("The tank is empty. It fills when somebody puts something in.") if in_steps(standing.in_tank) <= 0 else None
    )


def _said(day: date) -> str:
    return str(format_date(day, "long"))
