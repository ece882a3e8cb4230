"""Events of the blog's own."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Event, name="reaction.given"):
    topic_id: int
    post_id: int
    author_id: MemberId
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReactionTakenBack(Event, name="reaction.taken_back"):
    topic_id: int
    post_id: int
    author_id: MemberId
    kind: str
