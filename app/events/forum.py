"""Events of topics, posts and reactions. Who did it is the log line's `actor_id`."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class TopicAdded(Event, name="topic.added"):
    """A topic became visible (a draft or scheduled one: on publication). Its post 1 is part of it."""

    topic_id: int
    post_id: int
    space_id: int
    kind: str
    author_id: MemberId
    mentioned_ids: tuple[MemberId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostAdded(Event, name="post.added"):
    """An answer or a comment. `is_answer`: a post of a question that replies to no other post."""

    topic_id: int
    post_id: int
    space_id: int
    kind: str
    author_id: MemberId
    topic_author_id: MemberId
    is_answer: bool
    reply_to_id: int | None
    reply_to_author_id: MemberId | None
    quoted_author_ids: tuple[MemberId, ...] = ()
    mentioned_ids: tuple[MemberId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event, name="post.edited"):
    topic_id: int
    post_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class TopicRetitled(Event, name="topic.retitled"):
    """Title, tags or space changed."""

    topic_id: int


@dataclass(frozen=True, kw_only=True)
class PostRemoved(Event, name="post.removed"):
    """Taken away by its author or by staff (hidden); `restored` undoes it. Post 1 takes its topic along."""

    topic_id: int
    post_id: int
    author_id: MemberId
    by_staff: bool


@dataclass(frozen=True, kw_only=True)
class PostRestored(Event, name="post.restored"):
    topic_id: int
    post_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class NiceGiven(Event, name="nice.given"):
    post_id: int
    topic_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class NiceTakenBack(Event, name="nice.taken_back"):
    """`given_at` (ISO, UTC) is when it had been given: figures take it from that day."""

    post_id: int
    topic_id: int
    author_id: MemberId
    given_at: str


@dataclass(frozen=True, kw_only=True)
class NicesCounted(Event, name="nices.counted"):
    """Nices of an import that names no givers: counted for the author, tied to nobody."""

    post_id: int
    author_id: MemberId
    count: int


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event, name="bookmark.due"):
    """The moment has come at which a member wanted to be reminded of a post."""

    member_id: MemberId
    post_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Event, name="answer.accepted"):
    topic_id: int
    post_id: int
    author_id: MemberId
    topic_author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class AnswerUnaccepted(Event, name="answer.unaccepted"):
    topic_id: int
    post_id: int
    author_id: MemberId
    accepted_at: str
    accepted_by_id: MemberId | None = None
