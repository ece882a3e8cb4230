"""What staff make of a finding, and what its members say about it."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, NotFound, Refused
from app.base.i18n import _
from app.events import log
from app.events.giving import GivingDamped
from app.models.fairness import DampedPair
from app.operations import auditing
from app.operations.names import clean_text
from app.programs.fairness.models import Finding, FindingMember, FindingState
from app.rules import Action, Actor, require

KEPT_FOR = timedelta(days=90)
LONGEST_WORDS = 1000


def clear(actor: Actor, finding_id: int, said: str) -> Finding:
    """It was honest giving: nothing is limited any more, and the members read why."""
    return _decide(actor, finding_id, FindingState.CLEARED, said)


def keep(actor: Actor, finding_id: int, said: str) -> Finding:
    """It was not: between them giving stays limited for three months, and the members read why."""
    return _decide(actor, finding_id, FindingState.KEPT, said)


def speak(actor: Actor, finding_id: int, words: str) -> FindingMember:
    """A member's own word about it, for staff."""
    require(actor, Action.FAIRNESS_SPEAK)
    mine = db.session.get(FindingMember, (finding_id, actor.member_id), with_for_update=True)
    if mine is None:
        raise NotFound(_("There is no such finding."))
    mine.words = clean_text(words, LONGEST_WORDS, "words")
    return mine


def _decide(actor: Actor, finding_id: int, state: FindingState, said: str) -> Finding:
    require(actor, Action.FAIRNESS_DECIDE)
    query = select(Finding).where(Finding.id == finding_id).options(selectinload(Finding.members))
    found = db.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(_("There is no such finding."))
    if found.state == state:
        return found
    if found.state == FindingState.CLEARED:
        raise Conflict(_("This has been decided already. Load the page again."))
    member_ids = tuple(each.member_id for each in found.members)
    if actor.member_id in member_ids:
        raise Refused(_("Somebody else of the staff decides about your own giving."))
    found.said, found.decided_by_id, found.decided_at = auditing.given_reason(said), actor.member_id, now()
    found.state, found.until = state.value, now() + KEPT_FOR if state is FindingState.KEPT else None
    _limit(found)
    auditing.note(actor, f"fairness.{state}", "finding", found.id, found.said, sort=found.sort)
    log.append(GivingDamped(finding_id=found.id, member_ids=member_ids, state=state.value), actor)
    return found


def _limit(found: Finding) -> None:
    pairs = DampedPair.finding_id == found.id
    if found.state == FindingState.CLEARED:
        db.session.execute(delete(DampedPair).where(pairs))
    else:
        db.session.execute(update(DampedPair).where(pairs).values(until=found.until))
