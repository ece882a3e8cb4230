"""Opening an emergency tank in one step, and closing it with a report to everybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from app.base import freshness
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid, check_all
from app.base.i18n import _
from app.events import log
from app.events.giving import EmergencyClosed, EmergencyOpened
from app.ledger import TANK, Note, available, lock, move
from app.operations import auditing
from app.operations.amounts import checked_amount, points
from app.operations.names import clean_line, clean_text
from app.programs.tank.emergency.models import EmergencyTank
from app.programs.tank.models import TankMovement
from app.programs.tank.operations import write_day
from app.rules import Action, Actor, require
from app.settings import store
from app.settings.alerts import Alert
from app.settings.store import site

LONGEST_NAME, LONGEST_REASON, LONGEST_AREA, MOST_AREAS = 60, 500, 40, 12
REPORT_DAYS = 7  # so long every page leads to the report


@dataclass(frozen=True)
class Opening:
    """What staff say when they open: `areas` separated by lines or commas (none: for everybody), amounts as typed."""

    name: str
    reason: str
    until: date
    areas: str = ""
    cap: str | int = ""
    start: str | int = 0


def open_emergency(actor: Actor, wanted: Opening, *, at: datetime | None = None) -> EmergencyTank:
    """Open it for a need, with a start from the free tank; one is open at a time."""
    require(actor, Action.STAFF_ROOM)
    at = at or now()
    _check_words(wanted, at)
    cap, start = checked_amount(wanted.cap or 3 * site().tank_month_cap), _start(wanted.start)
    lock(TANK)
    if open_one():
        raise Conflict(_("An emergency tank is open already. Close it first."))
    made = EmergencyTank(
        name=clean_line(wanted.name, LONGEST_NAME, "name"),
        reason=clean_text(wanted.reason, LONGEST_REASON, "reason"),
        areas="\n".join(_areas(wanted.areas)),
        cap=cap,
        until=wanted.until,
        opened_by_id=actor.member_id,
        opened_at=at,
        started=start,
    )
    db.session.add(made)
    db.session.flush()
    _begin_with(made, start, actor, at)
    auditing.note(actor, "tank.emergency_open", "emergency", made.id, made.reason, name=made.name, start=start)
    log.append(EmergencyOpened(emergency_id=made.id, start=start), actor, at=at)
    _tell_everywhere(Alert("open", made.id, made.until, made.name))
    return made


def close_emergency(actor: Actor, emergency: EmergencyTank, *, at: datetime | None = None) -> EmergencyTank:
    """Nobody takes from it any more; what is left returns to the free tank, and the report stands."""
    require(actor, Action.STAFF_ROOM)
    at = at or now()
    lock(TANK, emergency.purse)
    emergency = db.session.get_one(EmergencyTank, emergency.id, populate_existing=True)
    if emergency.closed_at:
        return emergency
    left = available(emergency.purse, at)
    if left:
        move(emergency.purse, TANK, left, _note("return", emergency, actor, at))
        write_day(at, moved=left)
    emergency.returned, emergency.closed_at, emergency.closed_by_id = left, at, actor.member_id
    _write_report(emergency)
    auditing.note(actor, "tank.emergency_close", "emergency", emergency.id, name=emergency.name, returned=left)
    log.append(EmergencyClosed(emergency_id=emergency.id, returned=left), actor, at=at)
    last = day_of(at, site().zone) + timedelta(days=REPORT_DAYS)
    _tell_everywhere(Alert("closed", emergency.id, last, emergency.name))
    return emergency


def open_one() -> EmergencyTank | None:
    """The one that is open."""
    return db.session.scalar(select(EmergencyTank).where(EmergencyTank.closed_at.is_(None)))


def mind(at: datetime) -> None:
    """The site closes what is over, and takes an old report's line from the pages."""
    standing, day = open_one(), day_of(at, site().zone)
    if standing and standing.until < day:
        close_emergency(Actor.system(), standing, at=at)
    alert = site().alert
    if alert and not alert.is_open and alert.until < day:
        _tell_everywhere(None)


def _check_words(wanted: Opening, at: datetime) -> None:
    def has_name() -> None:
        if not clean_line(wanted.name, LONGEST_NAME, "name"):
            raise Invalid(_("Give it a name that everybody understands."), field="name")

    def has_reason() -> None:
        if not clean_text(wanted.reason, LONGEST_REASON, "reason"):
            raise Invalid(_("Say why: everybody will read it."), field="reason")

    def is_to_come() -> None:
        if wanted.until < day_of(at, site().zone):
            raise Invalid(_("This day is over."), field="until")

    check_all(has_name, has_reason, is_to_come, lambda: _check_amounts(wanted), lambda: _check_areas(wanted.areas))


def _check_amounts(wanted: Opening) -> None:
    if wanted.cap:
        _amount_of(wanted.cap, "cap")
    _start(wanted.start)


def _start(typed: str | int) -> int:
    return _amount_of(typed, "start") if str(typed).strip() not in ("", "0") else 0


def _amount_of(typed: str | int, field: str) -> int:
    try:
        return checked_amount(typed)
    except Invalid as refusal:
        raise Invalid(refusal.reason, field=field) from refusal


def _check_areas(typed: str) -> None:
    names = _areas(typed)
    if len(names) > MOST_AREAS or any(len(name) > LONGEST_AREA for name in names):
        raise Invalid(_("At most 12 areas of at most 40 characters each."), field="areas")


def _areas(typed: str) -> list[str]:
    for sign in "、,，":
        typed = typed.replace(sign, "\n")
    return list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))


def _begin_with(emergency: EmergencyTank, start: int, actor: Actor, at: datetime) -> None:
    have = available(TANK, at)
    if start > have:
        raise Invalid(_("The free tank holds %(points)s.", points=points(have)), field="start")
    if start:
        move(TANK, emergency.purse, start, _note("start", emergency, actor, at))
        write_day(at, moved=-start)


def _write_report(emergency: EmergencyTank) -> None:
    """Who gave and took is counted; where the takers said to be is forgotten but for the numbers."""
    its_own, amount = TankMovement.emergency_id == emergency.id, TankMovement.amount
    whose = TankMovement.member_id.distinct()
    counted = select(func.count(whose).filter(amount > 0), func.count(whose).filter(amount < 0)).where(its_own)
    emergency.givers, emergency.receivers = db.session.execute(counted).one()
    by_area = select(TankMovement.area, func.count(whose)).where(its_own, amount < 0, TankMovement.area != "")
    emergency.by_area = {area: count for area, count in db.session.execute(by_area.group_by(TankMovement.area))}
    db.session.execute(update(TankMovement).where(its_own).values(area=""))
    db.session.flush()


def _tell_everywhere(alert: Alert | None) -> None:
    """At the head of every page, also of those that are kept ready."""
    store.change("emergency", alert.written if alert else "")
    freshness.touch("site", "spaces")


def _note(what: str, emergency: EmergencyTank, actor: Actor, at: datetime) -> Note:
    key = f"emergency:{emergency.id}:{what}"
    return Note(kind="emergency", key=key, at=at, actor_id=actor.member_id, about=("emergency", emergency.id))
