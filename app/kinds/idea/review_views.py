"""The review room: the agenda, and one idea after another with its decision."""

import re

from flask import Blueprint, Response, request, url_for

from app.base.database import db, transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.kinds.idea import merging, operations, review
from app.kinds.idea.queries import idea_head
from app.kinds.idea.status import MERGED, REVIEWING, STATUSES
from app.models.topics import Topic
from app.operations import posting
from app.queries.topic_page import find_topic
from app.rules import Action, require

pages = Blueprint("idea_review", __name__, url_prefix="/staff/ideas/review")

KEYS = {"reviewing": "e", "planned": "p", "done": "d", "declined": "x", MERGED: "m"}


@pages.get("")
def agenda() -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    shown = review.agenda(request.args.get("after", ""))
    return respond.page(
        "kinds/idea/agenda.html", block="rows" if "after" in request.args else None, page=shown, statuses=STATUSES
    )


@pages.get("/<int:topic_id>")
def one(topic_id: int) -> Response:
    return _show(topic_id)


def _show(topic_id: int, given: Given | None = None) -> Response:
    topic = _idea(topic_id)
    return respond.page(
        "kinds/idea/review.html",
        topic=topic,
        opening=posting.opening_post(topic.id),
        head=idea_head(current_actor(), topic),
        days=review.days_waiting(topic),
        coverage=review.coverage(),
        next_id=review.next_after(topic),
        last_change=review.last_change_id(topic.id),
        statuses=STATUSES,
        keys=KEYS,
        given=given or Given(),
    )


@pages.post("/<int:topic_id>/seen")
def seen(topic_id: int) -> Response:
    topic = _idea(topic_id)
    with transaction():
        operations.mark_seen(current_actor(), topic)
    return _onward(topic)


@pages.post("/<int:topic_id>")
@redo_with(_show)
def decide(topic_id: int) -> Response:
    given, actor, topic = Given.from_request(), current_actor(), _idea(topic_id)
    seen_change = int(given["seen_change"]) if given["seen_change"].isdigit() else 0
    with transaction():
        if given["status"] == MERGED:
            into = _named(given["into"], "into")
            merging.merge(actor, topic, into, given["reason"], seen_change=seen_change)
        elif topic.state == MERGED and given["status"] == REVIEWING:
            merging.separate(actor, topic, given["reason"], seen_change=seen_change)
        else:
            shipped = _named(given["shipped"], "shipped") if given["shipped"] else None
            operations.decide(actor, topic, given["status"], given["reason"], seen_change=seen_change, shipped=shipped)
    return _onward(topic)


def _idea(topic_id: int) -> Topic:
    require(current_actor(), Action.IDEA_DECIDE)
    topic = find_topic(current_actor(), topic_id)
    if topic.kind != "idea":
        raise NotFound(_("There is no such idea."))
    return topic


def _onward(topic: Topic) -> Response:
    """To the idea that waits next, or back to the agenda."""
    next_id = review.next_after(topic)
    return respond.onward(url_for(".one", topic_id=next_id) if next_id else url_for(".agenda"))


def _named(address: str, field: str) -> Topic:
    """The topic that an address (or its number alone) names."""
    found = re.search(r"(?:/t/|^#?)(\d{1,15})\b", address)
    topic = db.session.get(Topic, int(found[1])) if found else None
    if topic is None:
        raise Invalid(_("Give the address of a topic, such as /t/42."), field=field)
    return topic
