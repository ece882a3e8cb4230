"""Telling members: nobody of themselves, nobody what they may not see, nothing twice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import joinedload

from app.base.broadcast import broadcast
from app.base.broadcast import member as channel_of
from app.base.clock import now
from app.base.database import Model, db, insert_into
from app.events.log import Logged
from app.models.attention import About, Wish
from app.models.members import Member
from app.models.posts import Post
from app.models.telling import Channel
from app.models.topics import Topic
from app.operations import attending
from app.operations.telling.choices import Wants, wants_of
from app.readers.batch import chunks
from app.readers.notifications import errands
from app.readers.notifications.model import EVEN_HIDDEN, WRITTEN, Notification, What, kind_of
from app.rules import Action, Actor, why_not

COUNTED_UP_TO = 100
TOLD_AT_ONCE = 500


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


def tell(news: News, member_ids: Collection[int]) -> None:
    """Add a line to the list of each member, and send it off by the other ways that they want."""
    if not member_ids:
        return
    post = find_post(news.post_id) if news.post_id else None
    topic = post.topic if post else _topic(news.topic_id)
    seen_from = (None, None) if news.even_hidden else (post, topic)
    for some in chunks(sorted(member_ids), TOLD_AT_ONCE):
        heard = set(some) - deaf_to(news.what, topic, news.logged.actor_id, some)
        _tell_some(news, list(listeners(heard, news.logged.actor_id, *seen_from)), topic)


def _tell_some(news: News, members: Sequence[Member], topic: Topic | None) -> None:
    kind = kind_of(news.what, news.detail)
    wants = wants_of([member.id for member in members], [kind])
    hearing = [member for member in members if _wants_anything(wants, member.id, kind)]
    if not hearing:
        return
    rows = [_line(news, member, topic, wants.by(member.id, kind, Channel.IN_APP)) for member in hearing]
    table = cast(type[Model], Notification.__table__)
    new = insert_into(table).on_conflict_do_nothing().returning(table.c.member_id, table.c.id)  # type: ignore[attr-defined]
    lines: dict[int, int] = {member_id: line_id for member_id, line_id in db.session.execute(new, rows)}
    for member_id in lines:
        touch(member_id)
    told = [member for member in hearing if member.id in lines]
    errands.send_for(lines, told, kind, news.logged.happened_at, wants)


def _wants_anything(wants: Wants, member_id: int, kind: str) -> bool:
    return any(wants.by(member_id, kind, channel) for channel in Channel)


def _line(news: News, member: Member, topic: Topic | None, in_app: bool) -> dict[str, Any]:
    return {
        "member_id": member.id,
        "key": f"{news.what}:{news.logged.id}:{member.id}",
        "what": news.what.value,
        "actor_id": news.logged.actor_id if news.names_actor else None,
        "topic_id": topic.id if topic else None,
        "post_id": news.post_id,
        "count": 1,
        "amount": news.amount,
        "detail": news.detail,
        "words": news.words,
        "in_app": in_app,
        "told_at": news.logged.happened_at,
    }


def deaf_to(what: str, topic: Topic | None, writer_id: int | None, member_ids: Collection[int]) -> set[int]:
    """Who has muted the topic, its space, one of its tags, or the writer; a followed topic is heard all the same."""
    if topic is None or what not in WRITTEN:
        return set()
    places = attending.around(topic.id, topic.space_id, writer_id)
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
        if member.id != actor_id and may_see(Actor.of(member), post, topic):
            yield member


def may_see(actor: Actor, post: Post | None, topic: Topic | None) -> bool:
    if post:
        return why_not(actor, Action.POST_READ, post) is None
    return topic is None or why_not(actor, Action.TOPIC_READ, topic) is None


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
    for some in chunks(sorted(_touched())):
        counts = _unread_counts(some)
        for member_id in some:
            broadcast(channel_of(member_id), "notification", {"unread": counts.get(member_id, 0)})
    _touched().clear()


def _unread_counts(member_ids: Sequence[int]) -> dict[int, int]:
    if len(member_ids) == 1:
        return {member_ids[0]: unread_count(member_ids[0])}
    new = Notification.in_app, Notification.read_at.is_(None), Notification.withdrawn_at.is_(None)
    counts = select(Notification.member_id, func.count()).where(Notification.member_id.in_(member_ids), *new)
    rows = db.session.execute(counts.group_by(Notification.member_id)).all()
    return {member_id: min(count, COUNTED_UP_TO) for member_id, count in rows}


def _touched() -> set[int]:
    found: set[int] = db.session().info.setdefault("once", {}).setdefault("touched", set())
    return found


_unread = select(Notification.id).where(
    *(Notification.member_id == bindparam("me"), Notification.read_at.is_(None)),
    *(Notification.withdrawn_at.is_(None), Notification.in_app),
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
