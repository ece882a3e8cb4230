"""Giving earned points, taking them back with what earned them, and paying those that had to wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select

from app.base.clock import day_of
from app.base.database import db
from app.events.log import Logged
from app.ledger import EXPIRED, ISSUED, Note, Payment, Purse, allowance, lock, lot_expiry, move_all, reverse, wallet
from app.models.members import Member
from app.operations import allowances
from app.readers.batch import forget, gathered
from app.readers.points.contributing import contribute, place, write_contributions
from app.readers.points.earned import Claim, Earned
from app.readers.points.model import Earning
from app.readers.points.rules import rule_of
from app.settings.store import site

REMOVED, WITHDRAWN, IDLE = "removed", "withdrawn", "idle"
FRIEND_ACTIVE_DAYS = 14
DUE_BATCH = 50
NAME = "earnings"


class Payroll:
    """What a batch of events pays, in their order; written together wherever nothing has to be read between."""

    def __init__(self, claims: list[Claim]) -> None:
        self.earned = Earned(claims)
        self._unpaid: list[tuple[Earning, int, datetime]] = []

    def claim(self, claim: Claim) -> None:
        """What the verb's rule gives for this event, if the rule lets it."""
        rule = rule_of(claim.verb)
        if not rule.is_on or rule.points <= 0 or not self.earned.lets(claim, rule):
            return
        row = _row(claim, rule.points, rule.delay_days)
        db.session.add(row)
        self.earned.add(row)
        if row.due_at is None:
            self.pay(row, claim.logged.id, claim.at)

    def pay(self, row: Earning, event_id: int, at: datetime) -> None:
        self._unpaid.append((row, event_id, at))

    def settle(self) -> None:
        """Bring all that is to be paid into the book."""
        db.session.flush()  # their keys name the rows
        place(row for row, _event_id, _at in self._unpaid)
        transfers = move_all([_payment(*each) for each in self._unpaid])
        for (row, _event_id, _at), transfer in zip(self._unpaid, transfers, strict=True):
            row.transfer_id = transfer.id
            contribute(row, row.points)
        self._unpaid.clear()
        db.session.flush()


Act = Callable[[Payroll], None]


@dataclass
class Batch:
    """What the events of a batch ask for, in their order, and whose accounts that needs."""

    acts: list[Claim | Act] = field(default_factory=list)
    purses: set[Purse] = field(default_factory=set)
    comers: list[tuple[int, datetime]] = field(default_factory=list)


def earn(
    verb: str, member_id: int | None, logged: Logged, *, post_id: int | None = None, from_id: int | None = None
) -> None:
    """Let the member earn by this event what the verb's rule says."""
    if member_id is not None:
        _later(Claim(verb, member_id, logged, post_id, from_id), wallet(member_id))


def renew_allowance(member_id: int, at: datetime) -> None:
    """Let a member who is here have this week's allowance."""
    batch = gathered(NAME, Batch)
    batch.comers.append((member_id, at))
    batch.purses.add(allowance(member_id))


def take_back(what: ColumnElement[bool], logged: Logged, why: str) -> None:
    """Reverse the earnings that `what` names. `removed` may come back, `withdrawn` does not."""
    rows = select(Earning).where(what, Earning.taken_back != WITHDRAWN)
    _later_for(rows, lambda row, payroll: _take_back(row, logged, why, payroll))


def give_again(post_id: int, logged: Logged) -> None:
    """A restored post earns again what its removal took."""
    gone = (Earning.post_id == post_id) & (Earning.taken_back == REMOVED)
    _later_for(select(Earning).where(gone), lambda row, payroll: _give_again(row, logged, payroll))


def do_all() -> None:
    """Lock what the batch needs, then give and take in the order of the events."""
    batch = gathered(NAME, Batch)
    forget(NAME)
    if not batch.purses:
        return
    lock(ISSUED, EXPIRED, *batch.purses)
    payroll = Payroll([act for act in batch.acts if isinstance(act, Claim)])
    for act in batch.acts:
        if isinstance(act, Claim):
            payroll.claim(act)
        else:
            payroll.settle()
            act(payroll)
    payroll.settle()
    allowances.renew_all(batch.comers)
    write_contributions()


def pay_due(at: datetime) -> int:
    """Pay earnings that have waited long enough; an invited friend must still be about. Call until it gives 0."""
    rows = db.session.scalars(select(Earning).where(Earning.due_at <= at).order_by(Earning.id).limit(DUE_BATCH)).all()
    payroll = Payroll([])
    for row in rows:
        row.due_at = None
        if row.verb == "friend" and not _is_about(row.from_id, at):
            row.taken_back = IDLE
        elif not row.taken_back:
            payroll.pay(row, row.event_id, at)
    payroll.settle()
    write_contributions()
    return len(rows)


def _later(act: Claim | Act, *purses: Purse) -> None:
    """Act at the end of the batch, when the accounts of all its events are locked in one order."""
    batch = gathered(NAME, Batch)
    batch.acts.append(act)
    batch.purses.update(purses)


def _later_for(query: Select[Earning], act: Callable[[Earning, Payroll], None]) -> None:
    """Act on the rows as they are then: the same batch may have added some, whose accounts it locks anyway."""

    def act_on_all(payroll: Payroll) -> None:
        for row in db.session.scalars(query.order_by(Earning.id)).all():
            act(row, payroll)

    _later(act_on_all, *(wallet(row.member_id) for row in db.session.scalars(query)))


def _row(claim: Claim, points: int, delay_days: int) -> Earning:
    return Earning(
        event_id=claim.logged.id,
        verb=claim.verb,
        member_id=claim.member_id,
        from_id=claim.from_id,
        post_id=claim.post_id,
        points=points,
        day=day_of(claim.at, site().zone),
        at=claim.at,
        due_at=claim.at + timedelta(days=delay_days) if delay_days else None,
        taken_back="",
    )


def _payment(row: Earning, event_id: int, at: datetime) -> Payment:
    key = f"earn:{event_id}:{row.verb}:{row.member_id}:{row.id}"
    note = Note(kind="earn", key=key, at=at, event_id=event_id, about=_about(row), memo=row.verb)
    return Payment(ISSUED, wallet(row.member_id), row.points, note, lot_expiry(at))


def _about(row: Earning) -> tuple[str, int | None]:
    return ("post", row.post_id) if row.post_id else ("", None)


def _take_back(row: Earning, logged: Logged, why: str, payroll: Payroll) -> None:
    if not row.taken_back:
        payroll.earned.take_out(row)
        if row.transfer_id is not None:
            key, at = f"reversal:{row.transfer_id}", logged.happened_at
            note = Note(kind="reversal", key=key, at=at, event_id=logged.id, about=_about(row), memo=row.verb)
            reverse(row.transfer_id, note)
            contribute(row, -row.points)
    row.taken_back = why
    db.session.flush()


def _give_again(row: Earning, logged: Logged, payroll: Payroll) -> None:
    if row.taken_back != REMOVED:
        return
    row.taken_back = ""
    payroll.earned.put_back(row)
    if row.due_at is None:
        payroll.pay(row, logged.id, logged.happened_at)


def _is_about(member_id: int | None, at: datetime) -> bool:
    member = db.session.get(Member, member_id) if member_id else None
    if member is None or member.left_at or member.suspended_at or member.visited_on is None:
        return False
    return member.visited_on >= day_of(at, site().zone) - timedelta(days=FRIEND_ACTIVE_DAYS)
