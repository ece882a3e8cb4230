"""Adding an automation to a segment, switching it, and taking it away."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.figures.segments.automations.noting import let_go_one
from app.figures.segments.automations.tables import CAME, LEFT, MESSAGE, PLAN, Automation
from app.figures.segments.saving import find_segment
from app.figures.segments.tables import Segment
from app.models.members import Member
from app.operations import auditing
from app.operations.staff_acting import able_owner, said
from app.rules import Action, Actor, require, why_not

MOST_OF_A_SEGMENT = 10


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What it does, and for whom. One of the two languages is enough; the owner is a plan's."""

    acts_on: str
    action: str
    words_ja: str = ""
    words_en: str = ""
    owner_id: int | None = None


def add(actor: Actor, segment_id: int, wanted: Wanted) -> Automation:
    """From now on it acts for whoever comes or leaves; the same again is the one that there is."""
    _require(actor, wanted.action)
    kept = _kept(wanted)
    find_segment(segment_id, lock=True)
    same = select(Automation).filter_by(segment_id=segment_id, removed_at=None, **kept)
    if there := db.session.scalar(same.limit(1)):
        return there
    _refuse_too_many(segment_id)
    automation = Automation(segment_id=segment_id, is_on=True, made_by_id=actor.member_id, made_at=now(), **kept)
    db.session.add(automation)
    db.session.flush()
    auditing.note(actor, "automation.add", "automation", automation.id, segment=segment_id)
    return automation


def switch(actor: Actor, automation_id: int, *, on: bool) -> Automation:
    """On or off; who waited when it went off waits no more. It takes a new name where its maker's counts no more."""
    automation = _find(automation_id)
    _require(actor, automation.action)
    if automation.is_on == on:
        return automation
    automation.is_on = on
    let_go_one(automation)
    if on and not _stands(automation.made_by_id):
        automation.made_by_id = actor.member_id
    auditing.note(actor, "automation.switch", "automation", automation.id, on=int(on))
    return automation


def remove(actor: Actor, automation_id: int) -> Automation:
    """It acts no more; what it did stays in the log of what staff did."""
    automation = switch(actor, automation_id, on=False)
    automation.removed_at = now()
    auditing.note(actor, "automation.remove", "automation", automation.id)
    return automation


def _require(actor: Actor, action: str) -> None:
    require(actor, Action.SEGMENT_CHANGE)
    if action == MESSAGE:
        require(actor, Action.STAFF_ACT)


def _kept(wanted: Wanted) -> dict[str, str | int | None]:
    """What was asked for, as it is kept."""
    if wanted.acts_on not in (CAME, LEFT):
        raise Invalid(_("Choose one of these."), field="acts_on")
    if wanted.action not in (MESSAGE, PLAN):
        raise Invalid(_("Choose one of these."), field="action")
    if not wanted.words_ja.strip() and not wanted.words_en.strip():
        raise Invalid(_("Write it in one language at least."), field="words_ja")
    words = {name: getattr(wanted, name) for name in ("words_ja", "words_en")}
    return {
        "acts_on": wanted.acts_on,
        "action": wanted.action,
        **{name: said(text, name) if text.strip() else "" for name, text in words.items()},
        "owner_id": able_owner(wanted.owner_id) if wanted.action == PLAN else None,
    }


def _refuse_too_many(segment_id: int) -> None:
    standing = Automation.segment_id == segment_id, Automation.removed_at.is_(None)
    if (db.session.scalar(select(func.count()).select_from(Automation).where(*standing)) or 0) >= MOST_OF_A_SEGMENT:
        raise Conflict(_("This segment has 10 automations. Take one away first."))


def _find(automation_id: int) -> Automation:
    query = select(Automation).join(Segment, Segment.id == Automation.segment_id)
    query = query.where(Automation.id == automation_id, Automation.removed_at.is_(None), Segment.removed_at.is_(None))
    found = db.session.scalar(query.with_for_update(of=Automation), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(_("There is no such automation."))
    return found


def _stands(member_id: int | None) -> bool:
    member = db.session.get(Member, member_id) if member_id else None
    return member is not None and why_not(Actor.of(member), Action.STAFF_ACT) is None
