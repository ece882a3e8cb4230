"""Rules about topics and posts. Subjects come with their topic and space loaded."""

from app.base.i18n import Reason, _
from app.models.members import Role
from app.models.posts import Post
from app.models.topics import Topic
from app.rules.actions import Action, rule
from app.rules.actor import Actor
from app.rules.members import member_only
from app.rules.spaces import may_read_space


@rule(Action.TOPIC_READ)
def may_read_topic(actor: Actor, topic: Topic) -> Reason | None:
    """Staff read hidden topics and drafts; an author reads the own ones, even hidden."""
    reason = may_read_space(actor, topic.space)
    if reason is not None or actor.is_staff:
        return reason
    is_author = actor.member_id is not None and actor.member_id == topic.author_id
    if topic.is_public or (is_author and topic.removed_at is None):
        return None
    return _("This topic is not open to you.")


@rule(Action.TOPIC_REPLY)
def may_reply(actor: Actor, topic: Topic) -> Reason | None:
    """Members may reply until the topic is locked; staff always may."""
    reason = member_only(actor) or may_read_topic(actor, topic)
    if reason is not None:
        return reason
    if not topic.is_public:
        return _("This topic is not published.")
    if topic.locked_at and not actor.is_staff:
        return _("This topic is locked.")
    if not may_see_comments(actor, topic):
        return _("Its author asked for comments from staff only.")
    return None


def may_see_comments(actor: Actor, topic: Topic) -> bool:
    """Comments to staff are between the author and staff."""
    is_author = actor.member_id is not None and actor.member_id == topic.author_id
    return not topic.comments_to_staff or actor.is_staff or is_author


def posts_told(actor: Actor, topic: Topic) -> int:
    """How many posts the topic has, as far as `actor` may know."""
    return topic.post_count if may_see_comments(actor, topic) else 1


def last_number_told(actor: Actor, topic: Topic) -> int:
    """The number of the last post that `actor` may know of."""
    return topic.last_number if may_see_comments(actor, topic) else 1


@rule(Action.POST_READ)
def may_read_post(actor: Actor, post: Post) -> Reason | None:
    """Hidden posts are for their author and staff, and so are comments to staff."""
    reason = may_read_topic(actor, post.topic)
    if reason is not None or actor.is_staff:
        return reason
    is_author = actor.member_id is not None and actor.member_id == post.author_id
    if is_author or (post.is_public and (post.opens_topic or may_see_comments(actor, post.topic))):
        return None
    return _("This post is not open to you.")


@rule(Action.TOPIC_LOCK, Action.TOPIC_PUBLISH)
def may_run_topic(actor: Actor, topic: Topic) -> Reason | None:
    return None if actor.is_staff else _("This is for staff.")


@rule(Action.POST_EDIT)
def may_edit(actor: Actor, post: Post) -> Reason | None:
    """The author and staff; a knowledge page is edited by members from trust level 1 on."""
    reason = member_only(actor) or may_read_topic(actor, post.topic)
    if reason is not None or actor.is_staff:
        return reason
    if not post.is_public:
        return _("This post is hidden.")
    if post.topic.locked_at:
        return _("This topic is locked.")
    if actor.member_id == post.author_id:
        return None
    if post.topic.kind == "knowledge" and post.opens_topic:
        return None if actor.trust >= 1 else _("Members at trust level 1 and above edit know-how.")
    return _("Only its author and staff can edit this post.")


@rule(Action.POST_REMOVE)
def may_remove(actor: Actor, post: Post) -> Reason | None:
    """Authors take their own back; staff hide with a reason instead, so that it is in the audit log."""
    if actor.role == Role.ADMIN and actor.member_id is None:
        return None
    reason = member_only(actor)
    if reason is not None:
        return reason
    return (
        None if actor.member_id == post.author_id else _("Only its author removes a post. Staff hide it, and say why.")
    )


@rule(Action.POST_NICE)
def may_nice(actor: Actor, post: Post) -> Reason | None:
    """Thanks go to somebody else."""
    reason = member_only(actor) or _open_post(actor, post)
    if reason is not None:
        return reason
    return _("This post is your own.") if actor.member_id == post.author_id else None


@rule(Action.POST_CHIP)
def may_chip(actor: Actor, post: Post) -> Reason | None:
    return may_nice(actor, post)


@rule(Action.POST_REACT)
def may_react(actor: Actor, post: Post) -> Reason | None:
    return may_nice(actor, post)


@rule(Action.POST_FLAG)
def may_flag(actor: Actor, post: Post) -> Reason | None:
    return may_nice(actor, post)


@rule(Action.POST_BOOKMARK)
def may_bookmark(actor: Actor, post: Post) -> Reason | None:
    return member_only(actor) or _open_post(actor, post)


@rule(Action.ANSWER_ACCEPT)
def may_accept(actor: Actor, topic: Topic) -> Reason | None:
    """The asker, or staff."""
    reason = member_only(actor) or may_read_topic(actor, topic)
    if reason is not None or actor.is_staff:
        return reason
    return None if actor.member_id == topic.author_id else _("Only the asker and staff choose the best answer.")


@rule(Action.ANSWER_PROMOTE)
def may_promote(actor: Actor, _post: Post) -> Reason | None:
    return None if actor.is_staff else _("Staff turn answers into know-how.")


@rule(Action.IDEA_SUPPORT)
def may_support(actor: Actor, topic: Topic) -> Reason | None:
    reason = member_only(actor) or may_read_topic(actor, topic)
    if reason is not None:
        return reason
    if not topic.is_public:
        return _("This topic is not published.")
    if topic.state == "merged":
        return _("This idea lives on in another one: support that one.")
    return _("This idea is your own.") if actor.member_id == topic.author_id else None


@rule(Action.IDEA_DECIDE)
def may_decide(actor: Actor, _topic: Topic) -> Reason | None:
    return None if actor.is_at_least(Role.STAFF) else _("Staff decide ideas.")


def _open_post(actor: Actor, post: Post) -> Reason | None:
    if not post.is_public or not post.topic.is_public:
        return _("This post is hidden.")
    return may_read_post(actor, post)
