"""The audit log: what staff did, to whom and why."""

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.moderation import AuditRow
from app.operations.names import clean_text
from app.rules.actor import Actor


def note(
    actor: Actor, action: str, subject_kind: str, subject_id: int | None, reason: str = "", **details: int | str
) -> None:
    """Write one row into the running transaction."""
    row = AuditRow(
        actor_id=actor.member_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=reason,
        details=dict(details),
        at=now(),
    )
    db.session.add(row)


def given_reason(words: str) -> str:
    """A reason that is read later; without one nothing is done."""
    reason = clean_text(words, 1000, "reason")
    if not reason:
        raise Invalid(_("Say why: it is kept with your name."), field="reason")
    return reason
