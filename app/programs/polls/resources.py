"""Polls, for programs."""

from marshmallow import Schema, fields

from app.http.actor import current_actor
from app.http.openapi import Group
from app.programs.polls.queries import PollView, poll_view
from app.queries.topic_page import find_topic

resources = Group("polls", "Polls of topics.")


class OptionSchema(Schema):
    """`votes` (ranked: first places) and `points` (ranked: Borda) are null while you may not see the results."""

    id = fields.Integer()
    words = fields.String()
    votes = fields.Integer(allow_none=True)
    points = fields.Integer(allow_none=True)


class PollSchema(Schema):
    """A poll. `kind` is single, multiple or ranked; `mine` holds the options of your vote in their order."""

    topic_id = fields.Integer()
    kind = fields.String()
    question = fields.String()
    results = fields.String(metadata={"description": "Who sees results: always, voted or closed."})
    is_open = fields.Boolean()
    closes_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    voter_count = fields.Integer()
    options = fields.List(fields.Nested(OptionSchema))
    mine = fields.List(fields.Integer())


@resources.at("GET", "/topics/<int:topic_id>/poll", PollSchema)
def poll(topic_id: int) -> dict[str, object]:
    """The poll of a topic, as far as you may see it."""
    return _told(poll_view(current_actor(), find_topic(current_actor(), topic_id)))


def _told(view: PollView) -> dict[str, object]:
    found = view.poll
    chosen = sorted((each for each in view.options if each.place), key=lambda each: each.place)
    return {
        **{name: getattr(found, name) for name in ("topic_id", "kind", "question", "results", "voter_count")},
        "closes_at": found.closes_at,
        "closed_at": found.closed_at,
        "is_open": view.is_open,
        "options": [
            {
                "id": each.option.id,
                "words": each.option.words,
                "votes": each.option.votes if view.shows_results else None,
                "points": each.option.points if view.shows_results and view.is_ranked else None,
            }
            for each in view.options
        ],
        "mine": [each.option.id for each in chosen],
    }
