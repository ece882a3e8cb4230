"""Reactions to posts of the blog: a small fixed set, one of each per member. They are worth no points."""

from dataclasses import dataclass

from sqlalchemy import delete

from app.base import freshness
from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import Reason, _
from app.events import log
from app.events.blog import ReactionGiven, ReactionTakenBack
from app.kinds.blog.models import BlogReaction, BlogTally
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import posting
from app.operations.locking import locked_post
from app.rules import Action, Actor, require


@dataclass(frozen=True)
class Reaction:
    """`icon` stands in the sprite, for not every machine can show emoji; `label` says it."""

    kind: str
    icon: str
    label: Reason


REACTIONS = {
    each.kind: each
    for each in (
        Reaction("applause", "sparkles", _("Applause")),
        Reaction("insight", "lightbulb", _("I learned something")),
        Reaction("smile", "laugh", _("Made me smile")),
        Reaction("wonder", "brain", _("Food for thought")),
        Reaction("hurray", "party-popper", _("Hurray")),
    )
}


def react(actor: Actor, topic: Topic, kind: str) -> bool:
    """Reacting twice is reacting once. True when it is new."""
    opening = _opening(actor, topic, kind)
    if not insert_or_ignore(BlogReaction, topic_id=topic.id, member_id=actor.member_id, kind=kind, at=now()):
        return False
    count(topic.id, kind, 1)
    log.append(ReactionGiven(topic_id=topic.id, post_id=opening.id, author_id=opening.author_id, kind=kind), actor)
    return True


def take_back(actor: Actor, topic: Topic, kind: str) -> bool:
    """True when there was one."""
    opening = _opening(actor, topic, kind)
    mine = BlogReaction.topic_id == topic.id, BlogReaction.member_id == actor.member_id, BlogReaction.kind == kind
    if db.session.execute(delete(BlogReaction).where(*mine).returning(BlogReaction.kind)).first() is None:
        return False
    count(topic.id, kind, -1)
    log.append(ReactionTakenBack(topic_id=topic.id, post_id=opening.id, author_id=opening.author_id, kind=kind), actor)
    return True


def _opening(actor: Actor, topic: Topic, kind: str) -> Post:
    """The post reacted to, its topic locked: counters move one after another."""
    opening = locked_post(posting.opening_post(topic.id).id)
    require(actor, Action.POST_REACT, opening)
    if kind not in REACTIONS or topic.kind != "blog":
        raise Invalid(_("Choose one of those offered."))
    return opening


def count(topic_id: int, kind: str, step: int) -> None:
    tally = db.session.get(BlogTally, topic_id, populate_existing=True)
    if tally is None:
        tally = BlogTally(topic_id=topic_id, counts={})
        db.session.add(tally)
    tally.counts = {**tally.counts, kind: tally.counts.get(kind, 0) + step}
    freshness.touch(f"topic:{topic_id}")
