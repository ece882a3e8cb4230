"""The home page: what needs an answer, what staff wrote, what moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.base.clock import now
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.topic_list import TopicFilter, spaces_for, topic_list
from app.rules.actor import Actor

NEW_MEMBER_DAYS = 14
FEW = 5


@dataclass(frozen=True)
class HomePage:
    """Topics come with author, space and tags. `is_new`: the viewer joined within two weeks."""

    unanswered: Sequence[Topic]
    active: Sequence[Topic]
    written_by_staff: Sequence[Topic]
    ideas: Sequence[Topic]
    spaces: list[Space]
    is_new: bool
    first_steps: Sequence[tuple[str, bool]]  # which step, done?


def home_page(actor: Actor, me: Member | None) -> HomePage:
    is_new = me is not None and me.joined_at > now() - timedelta(days=NEW_MEMBER_DAYS)
    return HomePage(
        unanswered=_few(actor, kind="question", state="open", order="new"),
        active=_few(actor, size=8),
        written_by_staff=_few(actor, kind="blog", order="new", size=3),
        ideas=_few(actor, kind="idea", order="active", size=4),
        spaces=spaces_for(actor),
        is_new=is_new,
        first_steps=_first_steps(me) if me and is_new else (),
    )


def _few(actor: Actor, *, kind: str = "", state: str = "", order: str = "active", size: int = FEW) -> Sequence[Topic]:
    wanted = TopicFilter(kind=kind, state=state, order=order, size=size)
    return topic_list(actor, wanted).topics.rows


def _first_steps(me: Member) -> Sequence[tuple[str, bool]]:
    return (("about", bool(me.about)), ("answer", me.post_count > me.topic_count), ("topic", me.topic_count > 0))
