"""Words that are not posted yet, kept where their writer can go on with them."""

import re

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.posts import Draft
from app.operations.writing import LONGEST_TEXT, LONGEST_TITLE
from app.rules import Action, Actor, require

PLACE = re.compile(r"(new:[a-z]{1,12}|topic:[0-9]{1,15}|edit:[0-9]{1,15})")


def save_draft(actor: Actor, place: str, title: str, source: str) -> Draft | None:
    """Keep what was typed at `place` (see Draft); an empty text forgets it."""
    require(actor, Action.DRAFT_KEEP)
    if not PLACE.fullmatch(place):
        raise Invalid(_("A draft belongs to a composer."), field="place")
    source, title = source.replace("\x00", ""), " ".join(title.split())[:LONGEST_TITLE]
    if not source.strip() and not title:
        forget_draft(actor, place)
        return None
    draft = Draft(member_id=actor.member_id or 0, place=place, title=title, source=source[:LONGEST_TEXT], at=now())
    return db.session.merge(draft)


def forget_draft(actor: Actor, place: str) -> None:
    draft = draft_at(actor, place)
    if draft is not None:
        db.session.delete(draft)


def draft_at(actor: Actor, place: str) -> Draft | None:
    """The actor's own words at that place."""
    return db.session.get(Draft, (actor.member_id, place)) if actor.member_id is not None else None
