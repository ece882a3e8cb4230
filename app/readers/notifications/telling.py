"""Telling members: nobody of themselves, nobody what they may not see, nothing twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import joinedload

from app.base.broadcast import broadcast
from app.base.broadcast import member as channel_of
from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.events.log import Logged
from app.models.attention import About, Wish
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import attending
from app.readers.notifications.model import EVEN_HIDDEN, WRITTEN, Notification, What
from app.rules import Action, Actor, why_not

COUNTED_UP_TO = 100


@dataclass(frozen=True, kw_only=True)
class News:
    """What is to be told, to whomever it concerns."""

    what: What
    logged: Logged
    topic_id: int | None = None
    post_id: int | None = None
    amount: int = 0
    detail: str = ""
    words: str = ""
    names_actor: bool = True

    @property
    def even_hidden(self) -> bool:
        """The news is about the hiding itself."""
        return self.what in EVEN_HIDDEN


def tell(news: News, member_ids: Collection[int]) -> list[Member]:
    """Add a line to the list of each member; returns those who were told just now."""
    if not member_ids:
        return []
    post = find_post(news.post_id) if news.post_id else None
    topic = post.topic if post else _topic(news.topic_id)
    seen_from = (None, None) if news.even_hidden else (post, topic)
    heard = set(member_ids) - _deaf_to(news, topic, member_ids)
    return [each for each in listeners(heard, news.logged.actor_id, *seen_from) if _add(news, each, topic)]


def _deaf_to(news: News, topic: Topic | None, member_ids: Collection[int]) -> set[int]:
    """Who has muted the topic, its space, one of its tags, or the writer; a followed topic is heard all the same."""
    if topic is None or news.what not in WRITTEN:
        return set()
    places = attending.around(topic.id, topic.space_id, news.logged.actor_id)
    muted = attending.who_wish(Wish.MUTE, places, among=member_ids)
    return set(muted) - set(attending.who_wish(Wish.FOLLOW, [(About.TOPIC, topic.id)], among=muted))


def listeners(
    member_ids: Collection[int], actor_id: int | None, post: Post | None, topic: Topic | None
) -> Iterable[Member]:
    """Those of `member_ids` who are still here, did not do it themselves, and may see where it happened."""
    if (post and not post.is_public) or (topic and not topic.is_public):
        return
    wanted = select(Member).where(Member.id.in_(member_ids), Member.left_at.is_(None), Member.is_bot.is_(False))
    for member in db.session.scalars(wanted.order_by(Member.id)):
        if member.id != actor_id and _may_see(Actor.of(member), post, topic):
            yield member


def _may_see(actor: Actor, post: Post | None, topic: Topic | None) -> bool:
    if post:
        return why_not(actor, Action.POST_READ, post) is None
    return topic is None or why_not(actor, Action.TOPIC_READ, topic) is None


def _add(news: News, member: Member, topic: Topic | None) -> bool:
    is_new = insert_or_ignore(
        Notification,
        member_id=member.id,
        key=f"{news.what}:{news.logged.id}:{member.id}",
        what=news.what.value,
        actor_id=news.logged.actor_id if news.names_actor else None,
        topic_id=topic.id if topic else None,
        post_id=news.post_id,
        count=1,
        amount=news.amount,
        detail=news.detail,
        words=news.words,
        told_at=news.logged.happened_at,
    )
    if is_new:
        touch(member.id)
    return is_new


def withdraw(post_ids: Collection[int]) -> None:
    """These posts are out of sight: what was told about them is not told any more."""
    _set_withdrawn(post_ids, withdrawn=True)


def tell_again(post_ids: Collection[int]) -> None:
    """These posts can be seen again."""
    _set_withdrawn(post_ids, withdrawn=False)


def _set_withdrawn(post_ids: Collection[int], *, withdrawn: bool) -> None:
    about = Notification.post_id.in_(post_ids), Notification.what.not_in(EVEN_HIDDEN)
    change = update(Notification).where(*about).values(withdrawn_at=now() if withdrawn else None)
    for member_id in db.session.scalars(change.returning(Notification.member_id)):
        touch(member_id)


def touch(member_id: int) -> None:
    """This member's count has changed; open pages hear of it once, after the batch."""
    _touched().add(member_id)


def announce() -> None:
    """Tell the open pages of those whose count has changed."""
    for member_id in sorted(_touched()):
        broadcast(channel_of(member_id), "notification", {"unread": unread_count(member_id)})
    _touched().clear()


def _touched() -> set[int]:
    found: set[int] = db.session().info.setdefault("once", {}).setdefault("touched", set())
    return found


_unread = select(Notification.id).where(
    Notification.member_id == bindparam("me"), Notification.read_at.is_(None), Notification.withdrawn_at.is_(None)
)
_UNREAD_COUNT = select(func.count()).select_from(_unread.limit(COUNTED_UP_TO).subquery())  # made once: every page asks


def unread_count(member_id: int) -> int:
    """How many lines are new to the member; counted no further than a header has room for."""
    return db.session.scalar(_UNREAD_COUNT, {"me": member_id}) or 0


def find_post(post_id: int) -> Post | None:
    """The post with its topic and space."""
    query = select(Post).where(Post.id == post_id).options(joinedload(Post.topic).joinedload(Topic.space))
    return db.session.scalar(query)


def _topic(topic_id: int | None) -> Topic | None:
    if topic_id is None:
        return None
    return db.session.scalar(select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.space)))
