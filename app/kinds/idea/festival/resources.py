"""Voting festivals, for programs."""

from typing import Any

from marshmallow import Schema, fields

from app.base import links
from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import current_locale
from app.http.actor import current_actor
from app.http.api_fields import Asked, number, words
from app.http.openapi import Group
from app.http.template import address
from app.kinds.idea.festival.queries import Entry, FestivalPage, entry_of, festival_page, festivals, find_festival
from app.kinds.idea.festival.voting import used_votes
from app.kinds.idea.festival.voting import vote as lay_votes
from app.models.festivals import Festival, Phase
from app.queries.topic_page import find_topic

resources = Group("festivals", "Voting festivals: for some days each member has a few votes to lay on ideas.")


class FestivalSchema(Schema):
    """`ends_at` is when it ends or ended; with `hides_results` nobody sees the votes of all before that."""

    id = fields.Integer()
    name = fields.Function(lambda festival: festival.name_in(current_locale()), metadata={"type": "string"})
    url = fields.Method("_url", metadata={"type": "string", "format": "uri"})
    phase = fields.Method("_phase", metadata={"type": "string", "enum": [each.value for each in Phase]})
    starts_at = fields.AwareDateTime()
    ends_at = fields.Method("_ends_at", metadata={"type": "string", "format": "date-time"})
    votes_each = fields.Integer()
    most_on_one = fields.Integer()
    hides_results = fields.Boolean()
    void_reason = fields.String()

    def _url(self, festival: Festival) -> str:
        return links.whole(f"/ideas/festivals/{festival.id}")

    def _phase(self, festival: Festival) -> str:
        return festival.phase(now()).value

    def _ends_at(self, festival: Festival) -> str:
        return (festival.ended_at or festival.ends_at).isoformat()


class FestivalListSchema(Schema):
    """The latest first."""

    festivals = fields.List(fields.Nested(FestivalSchema))


class IdeaVotesSchema(Schema):
    """An idea of the festival: `mine` are your votes on it; `votes` and `voters` are null until results are shown."""

    topic_id = fields.Integer()
    title = fields.String()
    url = fields.String(metadata={"format": "uri"})
    state = fields.String()
    mine = fields.Integer()
    votes = fields.Integer(allow_none=True)
    voters = fields.Integer(allow_none=True)


class TurnoutSchema(Schema):
    """Who voted, and with how many votes; `active` are the members who were about (null: unknown)."""

    voters = fields.Integer()
    votes = fields.Integer()
    active = fields.Integer(allow_none=True)


class OneFestivalSchema(Schema):
    """A festival with a page of its ideas: by support while it runs, by votes when it is over.

    `turnout` is null before it begins and for a void one, `votes_left` (your free votes) without a token;
    `next` goes into `after` for the following page.
    """

    festival = fields.Nested(FestivalSchema)
    turnout = fields.Nested(TurnoutSchema, allow_none=True)
    votes_left = fields.Integer(allow_none=True)
    ideas = fields.List(fields.Nested(IdeaVotesSchema))
    next = fields.String(allow_none=True)


class VotedSchema(Schema):
    """Your votes on the idea now, and how many you have left."""

    idea = fields.Nested(IdeaVotesSchema)
    votes_left = fields.Integer()


class IdeasAsked(Asked):
    after = words("The `next` of the page before.", load_default="")


class VotesSent(Asked):
    votes = number("How many you want to have on the idea in all.", least=1, required=True)


@resources.at("GET", "/festivals", FestivalListSchema)
def every_festival() -> dict[str, Any]:
    """The festivals."""
    return {"festivals": festivals()}


@resources.at("GET", "/festivals/<int:festival_id>", OneFestivalSchema, asks=IdeasAsked)
def one_festival(asked: dict[str, Any], festival_id: int) -> dict[str, Any]:
    """A festival, the ideas in it, and your votes on them."""
    page = festival_page(current_actor(), find_festival(festival_id), asked["after"])
    return {
        "festival": page.festival,
        "turnout": page.turnout if _tells_turnout(page) else None,
        "votes_left": page.left if current_actor().signed_in else None,
        "ideas": [_votes_on(entry, shown=page.shows_results) for entry in page.entries.rows],
        "next": page.entries.next,
    }


@resources.at("PUT", "/festivals/<int:festival_id>/votes/<int:topic_id>", VotedSchema, takes=VotesSent)
def have_votes(sent: dict[str, Any], festival_id: int, topic_id: int) -> dict[str, Any]:
    """Have so many votes on an idea, whatever there were before. Twice is once."""
    return _voted(festival_id, topic_id, sent["votes"])


@resources.at("DELETE", "/festivals/<int:festival_id>/votes/<int:topic_id>", VotedSchema)
def take_votes_back(festival_id: int, topic_id: int) -> dict[str, Any]:
    """Take your votes on an idea back."""
    return _voted(festival_id, topic_id, 0)


def _voted(festival_id: int, topic_id: int, votes: int) -> dict[str, Any]:
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        festival = lay_votes(actor, festival_id, topic, votes)
        left = festival.votes_each - used_votes(festival.id, actor.member_id or 0)
    entry = entry_of(actor, festival, topic)
    return {"idea": _votes_on(entry, shown=festival.shows_results(now())), "votes_left": left}


def _tells_turnout(page: FestivalPage) -> bool:
    return page.phase in (Phase.RUNNING, Phase.OVER)


def _votes_on(entry: Entry, *, shown: bool) -> dict[str, Any]:
    topic = entry.topic
    return {
        **{"topic_id": topic.id, "title": topic.title, "url": links.whole(address(topic)), "state": topic.state},
        "mine": entry.mine,
        "votes": entry.votes if shown else None,
        "voters": entry.voters if shown else None,
    }
