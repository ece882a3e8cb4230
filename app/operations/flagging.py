"""A member's word that a post needs staff."""

from collections.abc import Mapping

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import Reason, _
from app.events import log
from app.events.moderation import FlagResolved, PostFlagged
from app.models.moderation import Flag
from app.models.posts import Post
from app.operations.locking import locked_post
from app.operations.names import clean_text
from app.rules import Action, Actor, require

OTHER = "other"

REASONS: Mapping[str, Reason] = {
    "spam": _("Spam or advertising"),
    "abuse": _("It hurts or insults somebody"),
    "off_topic": _("It does not belong here"),
    "privacy": _("It shows somebody's private matters"),
    OTHER: _("Something else"),
}


def flag(actor: Actor, post: Post, reason: str, words: str = "") -> Flag:
    """Ask staff to look at the post; each member once a post."""
    require(actor, Action.POST_FLAG, post)
    if reason not in REASONS:
        raise Invalid(_("Choose a reason."), field="reason")
    words = clean_text(words, 1000, "words")
    if reason == OTHER and not words:
        raise Invalid(_("Say in a few words what is wrong."), field="words")
    post = locked_post(post.id)
    if has_flagged(actor, post):
        raise Conflict(_("You have told us about this post already. Thank you."))
    row = Flag(post_id=post.id, member_id=actor.member_id, reason=reason, words=words, at=now())
    db.session.add(row)
    db.session.flush()
    log.append(PostFlagged(flag_id=row.id, post_id=post.id, author_id=post.author_id), actor)
    return row


def has_flagged(actor: Actor, post: Post) -> bool:
    mine = select(Flag.id).where(Flag.post_id == post.id, Flag.member_id == actor.member_id)
    return db.session.scalar(mine) is not None


def resolve_flags(actor: Actor, post: Post, *, upheld: bool) -> int:
    """Answer every open flag on the post; returns how many there were."""
    waiting = select(Flag).where(Flag.post_id == post.id, Flag.resolved_at.is_(None)).with_for_update()
    flags = db.session.scalars(waiting).all()
    for row in flags:
        row.resolved_at, row.resolved_by_id, row.upheld = now(), actor.member_id, upheld
        log.append(
            FlagResolved(flag_id=row.id, post_id=post.id, author_id=post.author_id, upheld=upheld),
            actor,
        )
    return len(flags)
