"""Staff who look at a member leave a row in the audit log."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.models.members import Member
from app.models.moderation import AuditRow
from app.operations import auditing
from app.rules import Action, Actor, require

ONE_LOOK = timedelta(hours=1)
LOOK = "member.look"


def look_at(actor: Actor, member: Member) -> datetime | None:
    """When this actor looked at the member before; a second look within the hour is the same one."""
    require(actor, Action.MEMBER_LOOK_INTO, member)
    mine = (AuditRow.actor_id == actor.member_id) & (AuditRow.action == LOOK) & (AuditRow.subject_id == member.id)
    latest = select(AuditRow.at).where(mine).order_by(AuditRow.at.desc())
    found = list(db.session.scalars(latest.limit(2)))
    if found and found[0] > now() - ONE_LOOK:
        return found[1] if len(found) > 1 else None
    auditing.note(actor, LOOK, "member", member.id)
    return found[0] if found else None
