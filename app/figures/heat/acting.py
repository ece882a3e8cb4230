"""What staff did about a member who rises or fades."""

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.figures.heat.tables import HeatState
from app.operations.staff_acting import Plan, note_done
from app.rules import Action, Actor, require

LONGEST_WORDS = 200


def note_deed(actor: Actor, state_id: int, words: str) -> HeatState:
    """Keep what was done, so that what followed can be compared; a held-out member is left alone."""
    require(actor, Action.MEMBER_LOOK_INTO)
    state = db.session.scalars(select(HeatState).where(HeatState.id == state_id).with_for_update()).one()
    words = " ".join(words.split())
    if not words or len(words) > LONGEST_WORDS:
        raise Invalid(_("Say in a few words what you did."), field="done")
    if state.held_out:
        raise Invalid(_("This member is in the tenth with whom nothing is done, so that the rest can be compared."))
    state.done, state.done_by_id, state.done_at = words, actor.member_id, now()
    done = Plan(finding="heat", words=words, members=[state.member_id], about_id=state.id)
    note_done(actor, done)
    return state
