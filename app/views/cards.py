"""What other sites show of this one: a picture beside a link, and what a page tells about itself."""

from flask import Blueprint, Response, make_response, redirect

from app.base.cards import Card, drawn
from app.http import limits, structured
from app.http.cards import (
    address_of,
    card_of_site,
    card_of_topic,
    kept,
    kept_by_browsers,
    picture_of_site,
    picture_of_topic,
    stamp_of,
)
from app.http.template import offer
from app.models.topics import Topic
from app.queries.topic_page import find_topic
from app.rules.actor import Actor

pages = Blueprint("cards", __name__)


@pages.get("/og/<int:topic_id>-<stamp>.png")
@limits.per_visitor("120 per minute")
def of_topic(topic_id: int, stamp: str) -> Response:
    """Only of what guests may read; an old address leads to what the card looks like now."""
    topic = find_topic(Actor.guest(), topic_id)
    return _sent(stamp, card_of_topic(topic), topic)


@pages.get("/og/site-<stamp>.png")
@limits.per_visitor("120 per minute")
def of_site(stamp: str) -> Response:
    return _sent(stamp, card_of_site())


def _sent(stamp: str, card: Card, topic: Topic | None = None) -> Response:
    if stamp != stamp_of(card):
        return make_response(redirect(address_of(card, topic)))
    picture = kept(str(topic.id) if topic else "site", stamp, lambda: drawn(card))
    return kept_by_browsers(picture)


offer("picture_of_topic", picture_of_topic)
offer("picture_of_site", picture_of_site)
offer("json_ld", structured.json_ld)
offer("told_of_topic", structured.told_of_topic)
offer("told_of_member", structured.told_of_member)
offer("told_of_site", structured.told_of_site)
offer("way_to", structured.way_to)
offer("canonical_of_topic", structured.canonical_of_topic)
