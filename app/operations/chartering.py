"""Reviewing the charter: each review is kept, also one that changes no word."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, insert, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.charter import Charter, CharterSpace
from app.models.spaces import Space
from app.operations import auditing
from app.operations.names import clean_text
from app.rules import Action, Actor, require

LONGEST = 4000


def review(
    actor: Actor, purpose: str, goals: str, next_review_on: date | None, space_ids: Iterable[int] = ()
) -> Charter:
    """From now on the charter reads like this, and counts as reviewed today."""
    require(actor, Action.CHARTER_CHANGE)
    purpose = clean_text(purpose, LONGEST, "purpose")
    if not purpose:
        raise Invalid(_("Say what this community is for."), field="purpose")
    charter = Charter(
        purpose=purpose,
        goals=clean_text(goals, LONGEST, "goals"),
        next_review_on=next_review_on,
        reviewed_by_id=actor.member_id,
        reviewed_at=now(),
    )
    db.session.add(charter)
    db.session.flush()
    _tie(set(space_ids))
    auditing.note(actor, "charter.review", "charter", charter.id)
    return charter


def _tie(space_ids: set[int]) -> None:
    known = set(db.session.scalars(select(Space.id).where(Space.id.in_(space_ids))))
    db.session.execute(delete(CharterSpace), execution_options={"synchronize_session": False})
    if known:
        db.session.execute(insert(CharterSpace), [{"space_id": each} for each in sorted(known)])
