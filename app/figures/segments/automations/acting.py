"""Acting: once a day each automation does its part for those for whom it is due, in one transaction.

The rows that say who waits go, and those that say what was done come, with the act itself: whoever is killed on the
way has done nothing, and whoever begins again does it once.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select

from app.base.clock import now, start_of
from app.base.database import db, insert_into
from app.base.i18n import _, speaking
from app.figures.days import today
from app.figures.segments.automations.noting import UNSEEN, let_go_one
from app.figures.segments.automations.tables import CAME, MESSAGE, Automation, AutomationDone, AutomationDue
from app.figures.segments.conditions import counted
from app.figures.segments.members import members_of
from app.figures.segments.tables import Segment
from app.models.members import Member
from app.operations.staff_acting import Plan, plan
from app.operations.writing_to import write_to_all
from app.rules import Action, Actor, why_not
from app.settings.store import site

MOST_A_DAY = 200


def act_some(_at: datetime | None = None) -> int:
    """One automation that has not acted today, in the caller's transaction; 0 when there is none."""
    automation = db.session.scalar(_next(), execution_options={"populate_existing": True})
    if automation is None:
        return 0
    automation.last_ran_at = now()
    maker = db.session.get(Member, automation.made_by_id) if automation.made_by_id else None
    if maker is None or why_not(Actor.of(maker), Action.STAFF_ACT):
        automation.is_on = False  # nobody's name stands for it any more
        let_go_one(automation)
    else:
        _act(automation, maker)
    db.session.flush()
    return 1


def reachable() -> ColumnElement[bool]:
    """Members with whom something can be done."""
    return counted() & Member.suspended_at.is_(None)


def _next() -> Select[Automation]:
    """On the day on which a segment's conditions were changed its automations rest."""
    begun = start_of(today(), site().zone)
    query = select(Automation).join(Segment, Segment.id == Automation.segment_id)
    query = query.where(
        Automation.is_on,
        or_(Automation.last_ran_at.is_(None), Automation.last_ran_at < begun),
        Segment.worked_on == today(),
        or_(Segment.changed_at.is_(None), Segment.changed_at < begun),
    )
    return query.order_by(Automation.id).limit(1).with_for_update(of=Automation)


def _act(automation: Automation, maker: Member) -> None:
    member_ids = _due(automation)
    if not member_ids:
        return
    if automation.action == MESSAGE:
        _write(automation, maker, member_ids)
    else:
        _plan(automation, maker, member_ids)
    _note_done(automation, member_ids)


def _due(automation: Automation) -> Sequence[int]:
    """Who has waited longest, as many as a day may hold; who came and went meanwhile waits no more."""
    mine = AutomationDue.automation_id == automation.id
    is_inside = Member.id.in_(members_of(automation.segment_id))
    standing = select(Member.id).where(reachable(), is_inside if automation.acts_on == CAME else ~is_inside)
    past = delete(AutomationDue).where(mine, AutomationDue.member_id.not_in(standing))
    db.session.execute(past, execution_options=UNSEEN)
    waiting = select(AutomationDue.member_id).where(mine).order_by(AutomationDue.day, AutomationDue.member_id)
    return db.session.scalars(waiting.limit(MOST_A_DAY)).all()


def _write(automation: Automation, maker: Member, member_ids: Sequence[int]) -> None:
    """Each reads it in their own language, where it has been written in it."""
    name = db.session.get_one(Segment, automation.segment_id).name
    with speaking(maker.locale or site().locale):
        why = str(_("By an automation of the segment “%(name)s”", name=name))
    by_words: dict[str, list[int]] = defaultdict(list)
    for member_id, locale in db.session.execute(select(Member.id, Member.locale).where(Member.id.in_(member_ids))):
        by_words[automation.words_in(locale or site().locale)].append(member_id)
    for words, readers in by_words.items():
        act = write_to_all(Actor.of(maker), readers, words, about_id=automation.segment_id)
        act.result = why


def _plan(automation: Automation, maker: Member, member_ids: Sequence[int]) -> None:
    """Where its owner is no longer staff it is for whoever comes first."""
    owner = db.session.get(Member, automation.owner_id) if automation.owner_id else None
    owner = owner if owner and owner.is_staff and owner.left_at is None else None
    words = automation.words_in((owner or maker).locale or site().locale)
    wanted = Plan(
        finding="segment",
        words=words,
        members=member_ids,
        owner_id=owner.id if owner else None,
        about_id=automation.segment_id,
    )
    plan(Actor.of(maker), wanted)


def _note_done(automation: Automation, member_ids: Sequence[int]) -> None:
    mine = AutomationDue.automation_id == automation.id, AutomationDue.member_id.in_(member_ids)
    db.session.execute(delete(AutomationDue).where(*mine), execution_options=UNSEEN)
    rows = [{"automation_id": automation.id, "member_id": each, "at": now()} for each in member_ids]
    done = insert_into(AutomationDone).values(rows)
    latest = done.on_conflict_do_update(index_elements=["automation_id", "member_id"], set_={"at": done.excluded.at})
    db.session.execute(latest)
    automation.done_count += len(member_ids)
