"""Keeping it kind: what staff decide about posts and members, each with its reason and a row of the audit log."""

from app.base import freshness
from app.base.clock import now
from app.base.errors import Conflict
from app.base.i18n import _
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import accounts, auditing, editing
from app.operations.flagging import resolve_flags
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require


def hide(actor: Actor, post: Post, reason: str) -> Post:
    """Take a post out of sight; its flags were right."""
    reason = auditing.given_reason(reason)
    post = editing.hide(actor, post)
    flags = resolve_flags(actor, post, upheld=True)
    auditing.note(actor, "post.hide", "post", post.id, reason, author_id=post.author_id, flags=flags)
    return post


def restore(actor: Actor, post: Post, reason: str) -> Post:
    """Show a hidden post again."""
    require(actor, Action.POST_HIDE, post)
    reason = auditing.given_reason(reason)
    if post.is_public:
        raise Conflict(_("This post is not hidden."))
    post = editing.restore(actor, post)
    auditing.note(actor, "post.restore", "post", post.id, reason, author_id=post.author_id)
    return post


def dismiss(actor: Actor, post: Post, reason: str = "") -> Post:
    """The post may stay; its flags are answered."""
    require(actor, Action.POST_HIDE, post)
    flags = resolve_flags(actor, post, upheld=False)
    if not flags:
        raise Conflict(_("Somebody else has answered this already."))
    auditing.note(actor, "flag.dismiss", "post", post.id, reason.strip(), author_id=post.author_id, flags=flags)
    return post


def suspend(actor: Actor, member: Member, reason: str) -> None:
    """From now on the member reads, and does nothing else."""
    require(actor, Action.MEMBER_SUSPEND, member)
    reason = auditing.given_reason(reason)
    if member.suspended_at or member.left_at:
        raise Conflict(_("This member is suspended or has left already."))
    member.suspended_at = now()
    accounts.end_sessions(member)
    auditing.note(actor, "member.suspend", "member", member.id, reason)


def unsuspend(actor: Actor, member: Member, reason: str) -> None:
    """Let the member take part again."""
    require(actor, Action.MEMBER_SUSPEND, member)
    reason = auditing.given_reason(reason)
    if not member.suspended_at:
        raise Conflict(_("This member is not suspended."))
    member.suspended_at = None
    auditing.note(actor, "member.unsuspend", "member", member.id, reason)


def lock(actor: Actor, topic: Topic) -> None:
    """Close a topic to replies; staff still write in it. Locking twice is locking once."""
    _set_lock(actor, topic, closed=True)


def unlock(actor: Actor, topic: Topic) -> None:
    _set_lock(actor, topic, closed=False)


def _set_lock(actor: Actor, topic: Topic, *, closed: bool) -> None:
    topic = locked_topic(topic.id)
    require(actor, Action.TOPIC_LOCK, topic)
    if (topic.locked_at is not None) == closed:
        return
    topic.locked_at = now() if closed else None
    auditing.note(actor, "topic.lock" if closed else "topic.unlock", "topic", topic.id)
    freshness.touch("site", f"topic:{topic.id}")
