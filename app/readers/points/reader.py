"""Which event earns what, and what takes it back."""

from sqlalchemy import select

from app.base.database import db
from app.events.accounts import MemberConfirmed, MemberJoined, MemberVisited, ProfileCompleted
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    NiceGiven,
    NiceTakenBack,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.ideas import IdeaDecided, IdeaSeen
from app.events.log import Logged
from app.events.occasions import PartTakenBack, TookPart
from app.models.posts import Post
from app.readers.points.earning import REMOVED, WITHDRAWN, do_all, earn, give_again, renew_allowance, take_back
from app.readers.points.model import Earning
from app.readers.reader import Reader, Sort

points = Reader("points", sort=Sort.MESSENGER, after_batch=do_all, batch=200)


@points.on(MemberConfirmed)
def open_purse(event: MemberConfirmed, logged: Logged) -> None:
    """A new member can thank somebody on the first day."""
    renew_allowance(event.member_id, logged.happened_at)


@points.on(MemberJoined)
def friend_came(event: MemberJoined, logged: Logged) -> None:
    earn("friend", event.invited_by_id, logged, from_id=event.member_id)


@points.on(ProfileCompleted)
def profile_completed(event: ProfileCompleted, logged: Logged) -> None:
    earn("profile", event.member_id, logged)


@points.on(MemberVisited)
def visited(event: MemberVisited, logged: Logged) -> None:
    earn("visit", event.member_id, logged)
    renew_allowance(event.member_id, logged.happened_at)


@points.on(TopicAdded)
def topic_added(event: TopicAdded, logged: Logged) -> None:
    earn("first_post", event.author_id, logged, post_id=event.post_id)


@points.on(PostAdded)
def post_added(event: PostAdded, logged: Logged) -> None:
    earn("first_post", event.author_id, logged, post_id=event.post_id)
    if event.is_answer and event.author_id != event.topic_author_id:
        earn("answer", event.author_id, logged, post_id=event.post_id)


@points.on(AnswerAccepted)
def answer_accepted(event: AnswerAccepted, logged: Logged) -> None:
    """Answering oneself earns nothing, nor does choosing one's own answer."""
    if event.author_id != event.topic_author_id:
        earn("best_answer", event.author_id, logged, post_id=event.post_id)
        earn("accept", event.topic_author_id, logged, post_id=event.post_id)


@points.on(AnswerUnaccepted)
def answer_unaccepted(event: AnswerUnaccepted, logged: Logged) -> None:
    accepting = Earning.verb.in_(("best_answer", "accept"))
    take_back((Earning.post_id == event.post_id) & accepting, logged, WITHDRAWN)


@points.on(NiceGiven)
def nice_given(event: NiceGiven, logged: Logged) -> None:
    earn("nice", event.author_id, logged, post_id=event.post_id, from_id=logged.actor_id)


@points.on(NiceTakenBack)
def nice_taken_back(event: NiceTakenBack, logged: Logged) -> None:
    by_them = (Earning.verb == "nice") & (Earning.from_id == logged.actor_id)
    take_back((Earning.post_id == event.post_id) & by_them, logged, WITHDRAWN)


@points.on(IdeaSeen)
def idea_seen(event: IdeaSeen, logged: Logged) -> None:
    earn("idea_seen", event.author_id, logged, post_id=_opening(event.topic_id))


@points.on(IdeaDecided)
def idea_decided(event: IdeaDecided, logged: Logged) -> None:
    """Realised once is paid once, to each author credited; thinking again takes it back.

    Who is merged into an idea that has come true is credited late, `from_id` naming that idea.
    """
    opening = _opening(event.topic_id)
    own = (Earning.post_id == opening) | (Earning.from_id == event.topic_id)
    if event.status == "done":
        for member_id in event.credited_ids or (event.author_id,):
            earn("idea_done", member_id, logged, post_id=opening)
    else:
        take_back((Earning.verb == "idea_done") & own, logged, WITHDRAWN)
    if event.into_done:
        for member_id in event.credited_ids:
            earn("idea_done", member_id, logged, post_id=opening, from_id=event.merged_into_id)


@points.on(TookPart)
def took_part(event: TookPart, logged: Logged) -> None:
    """`from_id` names the part, so that taking it back finds what it earned."""
    earn(event.sort, event.member_id, logged, from_id=event.part_id)


@points.on(PartTakenBack)
def part_taken_back(event: PartTakenBack, logged: Logged) -> None:
    by_it = (Earning.verb == event.sort) & (Earning.from_id == event.part_id)
    take_back((Earning.member_id == event.member_id) & by_it, logged, WITHDRAWN)


@points.on(PostRemoved)
def post_removed(event: PostRemoved, logged: Logged) -> None:
    take_back(Earning.post_id == event.post_id, logged, REMOVED)


@points.on(PostRestored)
def post_restored(event: PostRestored, logged: Logged) -> None:
    give_again(event.post_id, logged)


def _opening(topic_id: int) -> int | None:
    return db.session.scalar(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1))
