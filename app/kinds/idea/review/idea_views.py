"""One idea in the review room: its receipt, a word, its decision, notes, and who looks after it."""

import re

from flask import Response, flash, request, url_for

from app.base.database import db, transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.kinds.idea import operations
from app.kinds.idea.care import assigning, notes
from app.kinds.idea.review import presence
from app.kinds.idea.review.agenda import place_of
from app.kinds.idea.review.deciding import Answer, give
from app.kinds.idea.review.queries import one_idea
from app.kinds.idea.review.views import WORDS, go_on_from
from app.kinds.idea.review.views import pages as room
from app.kinds.idea.status import MERGED, STATUSES
from app.models.posts import Draft
from app.models.topics import Topic
from app.queries.topic_page import find_topic
from app.rules import Action, require

WORD = "word"
KEYS = {WORD: "w", "reviewing": "e", "planned": "p", "done": "d", "declined": "x", MERGED: "m"}
CHOICES = {WORD: _("A word, no decision yet"), **{status: STATUSES[status] for status in KEYS if status in STATUSES}}
HELP = [
    ("s", _("Seen: decide later")),
    *((key, CHOICES[name]) for name, key in KEYS.items()),
    ("t", _("First template of the reason")),
    ("a", _("Note for staff")),
    ("l", _("Skip")),
    ("b", _("Back to the agenda")),
]


@room.get("/<int:topic_id>")
@members_only
def one(topic_id: int) -> Response:
    return _show(topic_id)


def _show(topic_id: int, given: Given | None = None, **_more: object) -> Response:
    topic = _idea(topic_id)
    presence.enter(current_actor(), topic.id)
    page = one_idea(current_actor(), topic)
    given = given or Given({**_begun(page.place.draft), **request.args})
    return respond.page(
        "kinds/idea/review/one.html", page=page, given=given, keys=KEYS, choices=CHOICES, words=WORDS, room_keys=HELP
    )


def _begun(draft: Draft | None) -> dict[str, str]:
    """What the reviewer has written on it and not sent, on whichever device."""
    return {**(draft.more or {}), "source": draft.source} if draft else {}


@room.get("/<int:topic_id>/presence")
@members_only
def here(topic_id: int) -> Response:
    """Asked every half minute by the open page: I am still here; who else is?"""
    topic = _idea(topic_id)
    presence.enter(current_actor(), topic.id)
    found = presence.others_on(current_actor(), topic.id)
    return respond.page("kinds/idea/review/_here.html", here=found, topic=topic)


@room.post("/<int:topic_id>/seen")
@members_only
def seen(topic_id: int) -> Response:
    topic = _idea(topic_id)
    with transaction():
        operations.mark_seen(current_actor(), topic)
    return _onward(topic)


@room.post("/<int:topic_id>")
@members_only
@redo_with(_show)
def decide(topic_id: int) -> Response:
    given, topic = Given.from_request(), _idea(topic_id)
    answer = Answer(
        status=given["status"],
        words=given["source"],
        seen_change=int(given["seen_change"]) if given["seen_change"].isdecimal() else 0,
        into=_named(given["into"], "into") if given["status"] == MERGED else None,
        shipped=_named(given["shipped"], "shipped") if given["shipped"] else None,
    )
    with transaction():
        give(current_actor(), topic, answer)
    return _onward(topic)


@room.post("/<int:topic_id>/department")
@members_only
@redo_with(_show)
def assign(topic_id: int) -> Response:
    given, topic = Given.from_request(), _idea(topic_id)
    with transaction():
        assigning.assign(current_actor(), topic, assigning.Task(given["department"], given["due_on"]))
    flash(str(_("Saved.")))
    return respond.onward(url_for(".one", topic_id=topic.id))


@room.post("/<int:topic_id>/notes")
@members_only
@redo_with(_show)
def add_note(topic_id: int) -> Response:
    topic = _idea(topic_id)
    with transaction():
        notes.add_note(current_actor(), topic, Given.from_request()["note"])
    return respond.onward(url_for(".one", topic_id=topic.id, _anchor="notes"))


@room.post("/<int:topic_id>/notes/<int:note_id>/remove")
@members_only
def remove_note(topic_id: int, note_id: int) -> Response:
    topic = _idea(topic_id)
    with transaction():
        notes.remove_note(current_actor(), topic, note_id)
    return respond.onward(url_for(".one", topic_id=topic.id, _anchor="notes"))


def _idea(topic_id: int) -> Topic:
    require(current_actor(), Action.IDEA_DECIDE)
    topic = find_topic(current_actor(), topic_id)
    if topic.kind != "idea":
        raise NotFound(_("There is no such idea."))
    return topic


def _onward(topic: Topic) -> Response:
    """To the next idea of the session, else to the room."""
    presence.leave(current_actor())
    place = place_of(current_actor(), topic)
    return go_on_from(place.session, place.item)


def _named(address: str, field: str) -> Topic:
    """The topic that an address (or its number alone) names."""
    found = re.search(r"(?:/t/|^#?)(\d{1,15})\b", address)
    topic = db.session.get(Topic, int(found[1])) if found else None
    if topic is None:
        raise Invalid(_("Give the address of a topic, such as /t/42."), field=field)
    return topic
