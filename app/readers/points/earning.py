"""Giving earned points, taking them back with what earned them, and paying those that had to wait."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, select, update

from app.base.clock import day_of
from app.base.database import db, insert_or_ignore
from app.events.log import Logged
from app.ledger import EXPIRED, ISSUED, Note, Purse, lock, lot_expiry, move, reverse, wallet
from app.models.members import Member
from app.operations.allowances import monday_of
from app.readers.points.model import Contribution, Earning, EarningRule
from app.readers.points.rules import rule_of
from app.settings.store import site

REMOVED, WITHDRAWN, IDLE = "removed", "withdrawn", "idle"
FRIEND_ACTIVE_DAYS = 14
DUE_BATCH = 50


def later(purses: tuple[Purse, ...], act: Callable[[], None]) -> None:
    """Do `act` at the end of the batch, when the accounts of all its events are locked in one order."""
    once = cast(dict[str, Any], db.session().info.setdefault("once", {}))
    once.setdefault("earnings", []).append((purses, act))


def do_all() -> None:
    """Lock what the batch needs, then give and take in the order of the events."""
    acts = db.session().info.get("once", {}).pop("earnings", [])
    if not acts:
        return
    lock(ISSUED, EXPIRED, *(purse for purses, _act in acts for purse in purses))
    for _purses, act in acts:
        act()
    _write_contributions()


def earn(
    verb: str, member_id: int | None, logged: Logged, *, post_id: int | None = None, from_id: int | None = None
) -> None:
    """What the verb's rule gives the member for this event, if the rule lets it."""
    if member_id is not None:
        later((wallet(member_id),), lambda: _earn(rule_of(verb), member_id, logged, post_id, from_id))


def take_back(what: ColumnElement[bool], logged: Logged, why: str) -> None:
    """Reverse the earnings that `what` names. `removed` may come back, `withdrawn` does not."""
    _later_for(select(Earning).where(what, Earning.taken_back != WITHDRAWN), lambda row: _take_back(row, logged, why))


def give_again(post_id: int, logged: Logged) -> None:
    """A restored post earns again what its removal took."""
    gone = (Earning.post_id == post_id) & (Earning.taken_back == REMOVED)
    _later_for(select(Earning).where(gone), lambda row: _give_again(row, logged))


def _later_for(query: Select[Earning], act: Callable[[Earning], None]) -> None:
    """Act on the rows as they are then: the same batch may have added some, whose accounts it locks anyway."""

    def act_on_all() -> None:
        for row in db.session.scalars(query.order_by(Earning.id)).all():
            act(row)

    later(tuple(wallet(row.member_id) for row in db.session.scalars(query)), act_on_all)


def pay_due(at: datetime) -> int:
    """Pay earnings that have waited long enough; an invited friend must still be about. Call until it gives 0."""
    rows = db.session.scalars(select(Earning).where(Earning.due_at <= at).order_by(Earning.id).limit(DUE_BATCH)).all()
    lock(ISSUED, *(wallet(row.member_id) for row in rows))
    for row in rows:
        row.due_at = None
        if row.verb == "friend" and not _is_about(row.from_id, at):
            row.taken_back = IDLE
        elif not row.taken_back:
            _pay(row, row.event_id, at)
    _write_contributions()
    return len(rows)


def _earn(rule: EarningRule, member_id: int, logged: Logged, post_id: int | None, from_id: int | None) -> None:
    day = day_of(logged.happened_at, site().zone)
    member = db.session.get(Member, member_id)
    if not rule.is_on or rule.points <= 0 or member is None or member.is_bot or member.left_at:
        return
    if _earned_already(rule.verb, member_id, logged, post_id, from_id):
        return
    if member.trust < rule.min_trust or _capped(rule, member_id, logged.happened_at):
        return
    due_at = logged.happened_at + timedelta(days=rule.delay_days) if rule.delay_days else None
    row = Earning(
        event_id=logged.id,
        verb=rule.verb,
        member_id=member_id,
        from_id=from_id,
        post_id=post_id,
        points=rule.points,
        day=day,
        at=logged.happened_at,
        due_at=due_at,
    )
    db.session.add(row)
    db.session.flush()
    if due_at is None:
        _pay(row, logged.id, logged.happened_at)


def _earned_already(verb: str, member_id: int, logged: Logged, post_id: int | None, from_id: int | None) -> bool:
    """One event earns once, and one post once for the same deed of the same person."""
    same = Earning.event_id == logged.id
    if post_id is not None:
        same |= (
            (Earning.post_id == post_id) & (Earning.from_id.is_not_distinct_from(from_id)) & (Earning.taken_back == "")
        )
    mine = (Earning.member_id == member_id) & (Earning.verb == verb)
    return db.session.scalar(select(Earning.id).where(mine, same).limit(1)) is not None


def _capped(rule: EarningRule, member_id: int, at: datetime) -> bool:
    day = day_of(at, site().zone)
    spans = ((rule.cap_day, day), (rule.cap_week, monday_of(at)), (rule.cap_member, None))
    return any(cap and _times(rule.verb, member_id, since, day) >= cap for cap, since in spans)


def _times(verb: str, member_id: int, since: Any, until: Any) -> int:
    query = select(func.count()).where(
        Earning.member_id == member_id, Earning.verb == verb, Earning.taken_back == "", Earning.day <= until
    )
    if since is not None:
        query = query.where(Earning.day >= since)
    return db.session.scalar(query) or 0


def _pay(row: Earning, event_id: int, at: datetime) -> None:
    note = Note(
        kind="earn",
        key=f"earn:{event_id}:{row.verb}:{row.member_id}:{row.id}",
        at=at,
        event_id=event_id,
        about=("post", row.post_id) if row.post_id else ("", None),
        memo=row.verb,
    )
    row.transfer_id = move(ISSUED, wallet(row.member_id), row.points, note, expires_at=lot_expiry(at)).id
    _contribute(row, row.points)


def _take_back(row: Earning, logged: Logged, why: str) -> None:
    if not row.taken_back and row.transfer_id is not None:
        note = Note(
            kind="reversal",
            key=f"reversal:{row.transfer_id}",
            at=logged.happened_at,
            event_id=logged.id,
            about=("post", row.post_id) if row.post_id else ("", None),
            memo=row.verb,
        )
        reverse(row.transfer_id, note)
        _contribute(row, -row.points)
    row.taken_back = why
    db.session.flush()


def _give_again(row: Earning, logged: Logged) -> None:
    if row.taken_back != REMOVED:
        return
    row.taken_back = ""
    if row.due_at is None:
        _pay(row, logged.id, logged.happened_at)
    db.session.flush()


def _is_about(member_id: int | None, at: datetime) -> bool:
    member = db.session.get(Member, member_id) if member_id else None
    if member is None or member.left_at or member.suspended_at or member.visited_on is None:
        return False
    return member.visited_on >= day_of(at, site().zone) - timedelta(days=FRIEND_ACTIVE_DAYS)


def periods_of(at: datetime) -> tuple[str, str, str]:
    """The periods in which an earning counts: all time, its month, its ISO week."""
    day = day_of(at, site().zone)
    year, week, _weekday = day.isocalendar()
    return "all", f"{day:%Y-%m}", f"{year}-W{week:02}"


def _contribute(row: Earning, points: int) -> None:
    """Gathered, for a member earns many times in a batch; `_write_contributions` puts it down."""
    gathered = db.session().info.setdefault("once", {}).setdefault("contributions", Counter())
    for period in periods_of(row.at):
        gathered[period, row.member_id] += points


def _write_contributions() -> None:
    """Once per member and period, in one order."""
    gathered: Counter[tuple[str, int]] = db.session().info.get("once", {}).pop("contributions", Counter())
    for (period, member_id), points in sorted(gathered.items()):
        insert_or_ignore(Contribution, period=period, member_id=member_id, points=0)
        mine = (Contribution.period == period) & (Contribution.member_id == member_id)
        db.session.execute(update(Contribution).where(mine).values(points=Contribution.points + points))
