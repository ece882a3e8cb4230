"""Changing, removing and restoring what was posted. Nothing is lost: revisions and dates are kept."""

from collections.abc import Sequence

from sqlalchemy import update

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict
from app.base.i18n import _
from app.events import log
from app.events.event import Event
from app.events.forum import PostEdited, PostRemoved, PostRestored, TopicRetitled
from app.models.members import Member
from app.models.posts import Post, Revision
from app.models.topics import Topic
from app.operations import drafting, lengths, previewing, tagging
from app.operations.kinds import kind_named
from app.operations.locking import locked_post
from app.operations.writing import checked_title, written
from app.rules import Action, Actor, require


def edit(
    actor: Actor,
    post: Post,
    source: str,
    *,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    seen_revision: int | None = None,
) -> Post:
    """Change a post; what it said before becomes a revision. `seen_revision` guards against two editors."""
    text = written(source, post.author_id, opens_topic=post.opens_topic)
    post = locked_post(post.id)
    require(actor, Action.POST_EDIT, post)
    if seen_revision is not None and seen_revision != post.revision_count:
        raise Conflict(
            _("Somebody else has edited this meanwhile. Your text is kept: look at what changed, then save again."),
            field="source",
        )
    is_comment = not post.opens_topic and not (post.is_answer and kind_named(post.topic.kind).has_answers)
    lengths.check_text(actor, text.source, post.source, is_comment=is_comment)
    new_title = checked_title(title) if title is not None and post.opens_topic else post.topic.title
    retitled = new_title != post.topic.title
    if retitled:
        lengths.check_title(actor, new_title, post.topic.title)
    if text.source != post.source or retitled:
        _keep_revision(actor, post, retitled)
        post.source, post.html, post.edited_at = text.source, text.html, now()
        previewing.note_again(post, text.links)
        _tell(PostEdited(topic_id=post.topic_id, post_id=post.id, author_id=post.author_id), actor, post)
    if post.opens_topic:
        post.topic.title, post.topic.excerpt = new_title, text.excerpt
        retagged = tags is not None and tagging.set_tags(post.topic, tags)
        if retitled or retagged:
            _tell(TopicRetitled(topic_id=post.topic_id), actor, post)
    drafting.forget_draft(actor, f"edit:{post.id}")
    freshness.touch("site", f"topic:{post.topic_id}")
    return post


def _keep_revision(actor: Actor, post: Post, retitled: bool) -> None:
    title = post.topic.title if retitled else ""
    db.session.add(
        Revision(
            post_id=post.id, editor_id=actor.member_id or post.author_id, title=title, source=post.source, at=now()
        )
    )
    post.revision_count += 1


def remove(actor: Actor, post: Post) -> Post:
    """The author takes a post back; post 1 takes its topic along. Can be undone."""
    post = locked_post(post.id)
    require(actor, Action.POST_REMOVE, post)
    was_public = post.is_public
    post.removed_at = post.removed_at or now()
    if post.opens_topic:
        post.topic.removed_at = post.removed_at
    _gone(actor, post, was_public)
    return post


def hide(actor: Actor, post: Post) -> Post:
    """Staff take a post out of sight; its author still sees it, marked."""
    post = locked_post(post.id)
    require(actor, Action.POST_HIDE, post)
    was_public = post.is_public
    post.hidden_at = post.hidden_at or now()
    if post.opens_topic:
        post.topic.hidden_at = post.hidden_at
    _gone(actor, post, was_public)
    return post


def restore(actor: Actor, post: Post) -> Post:
    """Undo: authors what they removed, staff everything."""
    post = locked_post(post.id)
    require(actor, Action.POST_HIDE if post.hidden_at else Action.POST_REMOVE, post)
    if post.is_public:
        return post
    post.hidden_at = post.removed_at = None
    if post.opens_topic:
        post.topic.hidden_at = post.topic.removed_at = None
    if post.topic.published_at is not None:
        _count(post, 1)
        kind_named(post.topic.kind).on_restore(post.topic, post)
    _tell(PostRestored(topic_id=post.topic_id, post_id=post.id, author_id=post.author_id), actor, post)
    freshness.touch("site", f"topic:{post.topic_id}")
    return post


def _gone(actor: Actor, post: Post, was_public: bool) -> None:
    freshness.touch("site", f"topic:{post.topic_id}")
    if not was_public or post.topic.published_at is None:
        return
    _count(post, -1)
    kind_named(post.topic.kind).on_remove(post.topic, post)
    by_staff = actor.member_id != post.author_id
    event = PostRemoved(topic_id=post.topic_id, post_id=post.id, author_id=post.author_id, by_staff=by_staff)
    _tell(event, actor, post)


def _tell(event: Event, actor: Actor, post: Post) -> None:
    """What happens to a draft is nobody's news yet, and isn't counted."""
    if post.topic.published_at is not None:
        log.append(event, actor)


def _count(post: Post, step: int) -> None:
    """A topic's and its author's counters follow what can be seen."""
    topic: Topic = post.topic
    changes = {"post_count": Member.post_count + step}
    if post.opens_topic:
        changes["topic_count"] = Member.topic_count + step
        topic.space.topic_count += step
    else:
        topic.post_count += step
        topic.answer_count += step if post.is_answer else 0
    db.session.execute(update(Member).where(Member.id == post.author_id).values(changes))
