"""Events of the idea farm."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Event, name="idea.supported"):
    topic_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class IdeaSupportWithdrawn(Event, name="idea.support_withdrawn"):
    topic_id: int
    author_id: MemberId
    supported_at: str


@dataclass(frozen=True, kw_only=True)
class IdeaSeen(Event, name="idea.seen"):
    topic_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class IdeaDecided(Event, name="idea.decided"):
    """`change_id` is the row of the dated history that holds the public reason; `credited_ids` are the authors
    of the idea and of all that were merged into it. `merged_into_id` is the idea in which this one lives on;
    `into_done`: it had come true already when they were merged. `merged_ids` are the ideas that live on in it."""

    topic_id: int
    author_id: MemberId
    change_id: int
    status: str
    credited_ids: tuple[MemberId, ...] = ()
    merged_into_id: int | None = None
    into_done: bool = False
    merged_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IdeaAssigned(Event, name="idea.assigned"):
    """`department_id` looks after the idea from now on (None: nobody does); `due_on` is a day as 2026-11-21, or ""."""

    topic_id: int
    department_id: int | None
    due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Event, name="review.opened"):
    session_id: int
    agenda_count: int


@dataclass(frozen=True, kw_only=True)
class ReviewClosed(Event, name="review.closed"):
    """Covered: staff have gone over so many of the ideas on the agenda."""

    session_id: int
    agenda_count: int
    covered_count: int
    decided_count: int


@dataclass(frozen=True, kw_only=True)
class FestivalOpened(Event, name="festival.opened"):
    """Staff have set up a voting festival; when it runs stands in its row."""

    festival_id: int


@dataclass(frozen=True, kw_only=True)
class FestivalBegan(Event, name="festival.began"):
    """Votes can be laid from now on, by members from `least_role` on: so much its ideas' spaces ask for."""

    festival_id: int
    least_role: int = 1


@dataclass(frozen=True, kw_only=True)
class FestivalVoted(Event, name="festival.voted"):
    """A member laid votes or took some back; on which idea stands in no event."""

    festival_id: int


@dataclass(frozen=True, kw_only=True)
class FestivalEnded(Event, name="festival.ended"):
    """At its time, or by staff before that, or declared void: then all votes came back.

    `had_begun`: members had been told of it. `least_role`: see FestivalBegan.
    """

    festival_id: int
    void: bool = False
    had_begun: bool = True
    least_role: int = 1
