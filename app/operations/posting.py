"""Adding topics and posts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from app.base import freshness
from app.base.broadcast import SITE, broadcast
from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.forum import PostAdded, TopicAdded
from app.models.members import Member
from app.models.posts import Mention, Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import drafting, lengths, previewing, reading, tagging
from app.operations.kinds import BESIDES, Extras, kind_named
from app.operations.locking import locked_topic
from app.operations.sending import Sent
from app.operations.writing import check_pace, checked_title, written
from app.rules import Action, Actor, require


@dataclass(frozen=True)
class Past:
    """When and by whom something was written that comes from elsewhere (an import, a demo)."""

    at: datetime
    author_id: int
    imported: bool = True


@dataclass(frozen=True)
class TopicDraft:
    """What the composer holds. `key` makes sending twice one topic; `publish_at` schedules."""

    title: str
    source: str
    tags: Sequence[str] = ()
    extras: Extras = field(default_factory=dict)
    key: str | None = None
    publish: bool = True
    publish_at: datetime | None = None


def add_topic(actor: Actor, space: Space, draft: TopicDraft, *, past: Past | None = None) -> Topic:
    """Open a topic: visible at once, or kept as a draft until it is published."""
    require(actor, Action.TOPIC_ADD, space)
    if not draft.publish or draft.publish_at:
        require(actor, Action.TOPIC_PUBLISH)
    sent = Sent.by(actor, draft.key, space.id, draft.title, draft.source, *draft.tags)
    before = sent.before()
    if before is not None:
        return db.session.get_one(Topic, before.topic_id)
    if past is None:
        check_pace(actor)
        lengths.check_topic(actor, draft.title, draft.source)
    author_id = past.author_id if past else actor.member_id
    at = past.at if past else now()
    title, text = checked_title(draft.title), written(draft.source, author_id, at, opens_topic=True)
    topic = Topic(
        kind=space.kind,
        space_id=space.id,
        author_id=author_id,
        title=title,
        excerpt=text.excerpt,
        state=kind_named(space.kind).first_state,
        created_at=at,
        last_post_at=at,
        open_post_at=at,
        last_poster_id=author_id,
        publish_at=draft.publish_at,
    )
    topic.space = space
    db.session.add(topic)
    db.session.flush()
    opening = _post(topic, 1, author_id, text.source, text.html, at, sent)
    db.session.add(opening)
    db.session.flush()
    if past is None:
        previewing.note(opening, text.links)
    tagging.set_tags(topic, draft.tags)
    kind_named(space.kind).on_add(actor, topic, draft.extras)
    for add in BESIDES:
        add(actor, topic, draft.extras)
    drafting.forget_draft(actor, f"new:{space.kind}")
    if draft.publish and draft.publish_at is None:
        publish(actor, topic, past=past)
    return topic


def publish(actor: Actor, topic: Topic, *, past: Past | None = None) -> None:
    """Make a draft visible: from now on it counts, and its readers are told."""
    at = past.at if past else now()
    topic.published_at, topic.publish_at, topic.last_post_at, topic.open_post_at = at, None, at, at
    db.session.flush()
    opening = opening_post(topic.id)
    _count(Space, topic.space_id, topic_count=1)
    _count(Member, topic.author_id, topic_count=1, post_count=1)
    mentioned_ids = written(opening.source, topic.author_id, at).mentioned_ids
    _name(opening, mentioned_ids)
    _read_own(opening, past)
    event = TopicAdded(
        topic_id=topic.id,
        post_id=opening.id,
        space_id=topic.space_id,
        kind=topic.kind,
        author_id=topic.author_id,
        mentioned_ids=mentioned_ids,
    )
    # A scheduled topic is published by the site, but it is its author's deed.
    log.append(event, Author(topic.author_id), at=at, imported=bool(past and past.imported))
    kind_named(topic.kind).on_publish(topic)
    freshness.touch("site")


@dataclass(frozen=True)
class Author:
    """The member whose deed an event is, when somebody else's hand carries it out."""

    member_id: int | None


def reply(
    actor: Actor,
    topic: Topic,
    source: str,
    *,
    to: Post | None = None,
    key: str | None = None,
    past: Past | None = None,
) -> Post:
    """Answer or comment. A reply to a reply stands beside it: one level only."""
    sent = Sent.by(actor, key, topic.id, to.id if to else None, source)
    before = sent.before()
    if before is not None:
        return before
    if past is None:
        _check_reply(actor, topic, source, to)
    author_id = past.author_id if past else actor.member_id
    at = past.at if past else now()
    text = written(source, author_id, at)
    topic = locked_topic(topic.id)
    require(actor, Action.TOPIC_REPLY, topic)
    _grow(topic, author_id, at)
    post = _post(topic, topic.last_number, author_id, text.source, text.html, at, sent)
    post.reply_to_id = (to.reply_to_id or to.id) if to else None
    post.answers_id = to.id if to else None
    db.session.add(post)
    db.session.flush()
    previewing.note(post, text.links if past is None else ())
    topic.answer_count += post.is_answer
    _name(post, text.mentioned_ids, text.quoted_author_ids)
    kind = kind_named(topic.kind)
    kind.on_reply(actor, topic, post)
    _count(Member, author_id, post_count=1)
    drafting.forget_draft(actor, f"topic:{topic.id}")
    _read_own(post, past)
    event = PostAdded(
        topic_id=topic.id,
        post_id=post.id,
        space_id=topic.space_id,
        kind=topic.kind,
        author_id=post.author_id,
        topic_author_id=topic.author_id,
        is_answer=kind.has_answers and post.is_answer,
        reply_to_id=to.id if to else None,
        reply_to_author_id=to.author_id if to else None,
        # Who can't read comments to staff isn't called to them.
        quoted_author_ids=() if topic.comments_to_staff else text.quoted_author_ids,
        mentioned_ids=() if topic.comments_to_staff else text.mentioned_ids,
    )
    log.append(event, Author(author_id), at=at, imported=bool(past and past.imported))
    freshness.touch("site", f"topic:{topic.id}")
    _announce(topic)
    return post


def _grow(topic: Topic, author_id: int | None, at: datetime) -> None:
    """One post more; a comment to staff is no activity to others."""
    topic.last_number += 1
    topic.post_count += 1
    topic.last_post_at, topic.last_poster_id = max(topic.last_post_at, at), author_id
    if not topic.comments_to_staff:
        topic.open_post_at = topic.last_post_at


def _announce(topic: Topic) -> None:
    """Pages that show the topic hear how far it has grown; of comments to staff they hear nothing."""
    if topic.comments_to_staff:
        return
    grown = {"topic_id": topic.id, "last_number": topic.last_number, "answer_count": topic.answer_count}
    broadcast(SITE, "topic", dict(grown))


def _read_own(post: Post, past: Past | None) -> None:
    """Who answers has read what stands before; people of an import read nothing here."""
    if not (past and past.imported):
        reading.read_to(post.author_id, post.topic_id, post.number, past.at if past else now())


def _check_reply(actor: Actor, topic: Topic, source: str, to: Post | None) -> None:
    check_pace(actor)
    lengths.check_text(actor, source, is_comment=to is not None or not kind_named(topic.kind).has_answers)


def post_in(topic: Topic, post_id: str) -> Post | None:
    """The post of this topic that a reply says it answers; none when it says nothing."""
    if not post_id:
        return None
    post = db.session.get(Post, int(post_id)) if post_id.isdigit() else None
    if post is None or post.topic_id != topic.id or not post.is_public:
        raise Invalid(_("The post that you answer is not there any more."), field="source")
    return post


def _name(post: Post, mentioned_ids: Sequence[int], quoted_author_ids: Sequence[int] = ()) -> None:
    """Keep whom the post names."""
    for by_quote, member_ids in ((False, mentioned_ids), (True, quoted_author_ids)):
        db.session.add_all(Mention(post_id=post.id, member_id=each, by_quote=by_quote) for each in member_ids)


def opening_post(topic_id: int) -> Post:
    return db.session.scalars(select(Post).where(Post.topic_id == topic_id, Post.number == 1)).one()


def _post(topic: Topic, number: int, author_id: int | None, source: str, html: str, at: datetime, sent: Sent) -> Post:
    return Post(
        topic=topic,
        number=number,
        author_id=author_id,
        source=source,
        html=html,
        created_at=at,
        request_key=sent.key,
        request_digest=sent.digest,
    )


def _count(table: type[Space] | type[Member], row_id: int | None, **steps: int) -> None:
    """Counters move in the database itself: no two writers lose one."""
    changes = {name: getattr(table, name) + step for name, step in steps.items()}
    db.session.execute(update(table).where(table.id == row_id).values(changes))
