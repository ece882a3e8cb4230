"""Events of polls. What somebody chose is in no event."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class PollVoted(Event, name="poll.voted"):
    """A member's first ballot; changing it is no further event."""

    poll_id: int
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PollVoteTakenBack(Event, name="poll.vote_taken_back"):
    poll_id: int
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PollClosed(Event, name="poll.closed"):
    """By the schedule, or by its author or staff before that."""

    poll_id: int
    topic_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class PollChanged(Event, name="poll.changed"):
    """What is asked, how, or until when."""

    poll_id: int
    topic_id: int
