"""Appointing role models, and ending a term early."""

from datetime import date

from sqlalchemy import select

from app.base import freshness
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.events import log
from app.events.accounts import StarAppointed
from app.models.members import Member
from app.operations import auditing
from app.operations.names import clean_text
from app.programs.stars.models import Star
from app.rules import Action, Actor, require
from app.settings.store import site

ROLES = {"star": _("Star"), "evangelist": _("Evangelist")}
LONGEST_CITATION = 500
LONGEST_TERM_DAYS = 366


def appoint(actor: Actor, member: Member, role: str, citation: str, first_day: date, last_day: date) -> Star:
    """Make a member a role model for a term; the citation is public, the act is in the audit log."""
    require(actor, Action.STAR_APPOINT, member)
    if role not in ROLES:
        raise Invalid(_("Choose a role."), field="role")
    citation = clean_text(citation, LONGEST_CITATION, "citation")
    if not citation:
        raise Invalid(_("Say what the member is honoured for: everybody will read it."), field="citation")
    _check_term(first_day, last_day)
    db.session.get_one(Member, member.id, with_for_update=True)
    _refuse_overlap(member, role, first_day, last_day)
    star = Star(
        member_id=member.id,
        role=role,
        citation=citation,
        first_day=first_day,
        last_day=last_day,
        appointed_by_id=actor.member_id,
        appointed_at=now(),
    )
    db.session.add(star)
    db.session.flush()
    auditing.note(actor, "star.appoint", "member", member.id, citation, role=role, until=last_day.isoformat())
    log.append(StarAppointed(member_id=member.id, star_id=star.id, role=role), actor)
    freshness.touch("site")
    return star


def end(actor: Actor, star: Star, reason: str) -> Star:
    """End a term before its last day; the reason stays in the audit log."""
    require(actor, Action.STAR_APPOINT, star)
    reason = auditing.given_reason(reason)
    star = db.session.get_one(Star, star.id, with_for_update=True, populate_existing=True)
    if star.ended_at is not None or star.last_day < today():
        raise Conflict(_("This term has ended already."))
    star.ended_at = now()
    auditing.note(actor, "star.end", "member", star.member_id, reason, role=star.role)
    freshness.touch("site")
    return star


def today() -> date:
    return day_of(now(), site().zone)


def _check_term(first_day: date, last_day: date) -> None:
    if last_day < first_day or last_day < today():
        raise Invalid(_("The term ends before it begins, or is over already."), field="last_day")
    if (last_day - first_day).days > LONGEST_TERM_DAYS:
        raise Invalid(_("A term is at most a year; it can be renewed."), field="last_day")


def _refuse_overlap(member: Member, role: str, first_day: date, last_day: date) -> None:
    same = Star.member_id == member.id, Star.role == role, Star.ended_at.is_(None)
    query = select(Star.id).where(*same, Star.first_day <= last_day, Star.last_day >= first_day)
    if db.session.scalar(query.limit(1)) is not None:
        raise Conflict(_("This member holds that role in these days already."), field="first_day")
