"""Words that are not posted yet, kept where their writer can go on with them."""

import re
from collections.abc import Mapping

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.posts import Draft
from app.operations.writing import LONGEST_TEXT, LONGEST_TITLE
from app.rules import Action, Actor, require

PLACE = re.compile(r"(new:[a-z]{1,12}|(topic|edit|idea):[0-9]{1,15})")
MOST_FIELDS = 30
LONGEST_FIELD = 2000


def save_draft(
    actor: Actor, place: str, title: str, source: str, more: Mapping[str, str] | None = None
) -> Draft | None:
    """Keep what was typed at `place` (see Draft), with the form's other fields; an empty text forgets it."""
    require(actor, Action.DRAFT_KEEP)
    if not PLACE.fullmatch(place):
        raise Invalid(_("A draft belongs to a composer."), field="place")
    source, title = source.replace("\x00", ""), " ".join(title.split())[:LONGEST_TITLE]
    if not source.strip() and not title:
        forget_draft(actor, place)
        return None
    draft = Draft(
        member_id=actor.member_id or 0,
        place=place,
        title=title,
        source=source[:LONGEST_TEXT],
        more=_bounded(more or {}),
        at=now(),
    )
    return db.session.merge(draft)


def _bounded(more: Mapping[str, str]) -> dict[str, str]:
    fields = [(name[:40], text.replace("\x00", "")[:LONGEST_FIELD]) for name, text in more.items() if text]
    return dict(fields[:MOST_FIELDS])


def forget_draft(actor: Actor, place: str) -> None:
    draft = draft_at(actor, place)
    if draft is not None:
        db.session.delete(draft)


def draft_at(actor: Actor, place: str) -> Draft | None:
    """The actor's own words at that place."""
    return db.session.get(Draft, (actor.member_id, place)) if actor.member_id is not None else None


def address_of(place: str) -> str:
    """Where one goes on writing what is kept at this place."""
    what, _colon, which = place.partition(":")
    places = {"topic": "/t/{}?draft=1#reply", "edit": "/p/{}/edit?draft=1", "idea": "/staff/ideas/review/{}?draft=1"}
    return {"new": "/new?kind={}", **places}[what].format(which)
