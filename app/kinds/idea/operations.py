"""Supporting an idea, giving its receipt, deciding it."""

from datetime import UTC

from sqlalchemy import delete, func, select, update

from app.base import freshness
from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.events import log
from app.events.ideas import IdeaDecided, IdeaSeen, IdeaSupported, IdeaSupportWithdrawn
from app.kinds.idea.care import reasons, silence
from app.kinds.idea.festival.voting import give_back
from app.kinds.idea.lineage import credited_ids, merged_into_it
from app.kinds.idea.models import Idea, IdeaChange, IdeaSupport
from app.kinds.idea.review import covering
from app.kinds.idea.status import MERGED, STATUSES, UNDECIDED
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require

LONGEST_REASON = 2000


def support(actor: Actor, topic: Topic) -> bool:
    """Support an idea; supporting twice is supporting once. True when it is new."""
    topic = _locked_idea(topic)
    require(actor, Action.IDEA_SUPPORT, topic)
    if not insert_or_ignore(IdeaSupport, topic_id=topic.id, member_id=actor.member_id, at=now()):
        return False
    count_support(topic.id, 1)
    log.append(IdeaSupported(topic_id=topic.id, author_id=topic.author_id), actor)
    freshness.touch("site", f"topic:{topic.id}")
    return True


def withdraw_support(actor: Actor, topic: Topic) -> bool:
    """Take one's support back, also where it was given to an idea that lives on here; True when there was any."""
    topic = _locked_idea(topic)
    require(actor, Action.IDEA_SUPPORT, topic)
    given = IdeaSupport.topic_id.in_([topic.id, *merged_into_it(topic.id)]) & (IdeaSupport.member_id == actor.member_id)
    rows = db.session.execute(
        select(IdeaSupport.topic_id, IdeaSupport.at, Topic.author_id)
        .join(Topic, Topic.id == IdeaSupport.topic_id)
        .where(given)
        .order_by(IdeaSupport.id)
    ).all()
    db.session.execute(delete(IdeaSupport).where(given))
    for row in rows:
        count_support(row.topic_id, -1)
        supported_at = row.at.astimezone(UTC).isoformat()
        event = IdeaSupportWithdrawn(topic_id=row.topic_id, author_id=row.author_id, supported_at=supported_at)
        log.append(event, actor)
        freshness.touch("site", f"topic:{row.topic_id}")
    return bool(rows)


def count_support(topic_id: int, step: int) -> None:
    changes = {"support_count": Idea.support_count + step}
    db.session.execute(update(Idea).where(Idea.topic_id == topic_id).values(changes))


def mark_seen(actor: Actor, topic: Topic) -> bool:
    """The receipt: staff have read it, who and when. True when it is the first."""
    require(actor, Action.IDEA_DECIDE, topic)
    topic = _locked_idea(topic)
    covering.cover(topic, covering.SEEN, actor.member_id)
    idea = db.session.get_one(Idea, topic.id, populate_existing=True)
    if idea.seen_at is not None:
        return False
    at = now()
    idea.seen_at, idea.seen_by_id = at, actor.member_id
    log.append(IdeaSeen(topic_id=topic.id, author_id=topic.author_id), actor, at=at)
    freshness.touch("site", f"topic:{topic.id}")
    return True


def decide(
    actor: Actor,
    topic: Topic,
    status: str,
    reason: str,
    *,
    seen_change: int | None = None,
    shipped: Topic | None = None,
) -> IdeaChange:
    """Move an idea to `status`; the reason is public.

    `seen_change` is the id of the last change the decider saw (0: none): whoever decides second is told.
    """
    require(actor, Action.IDEA_DECIDE, topic)
    if status not in STATUSES or status == MERGED:
        raise Invalid(_("Choose a status."), field="status")
    reason = checked_reason(reason)
    topic = locked_for_decision(topic, seen_change)
    if topic.state == status:
        raise Invalid(_("The idea has this status already."), field="status")
    if topic.state == MERGED:
        raise Invalid(_("This idea was merged. Separate it first."), field="status")
    if shipped is not None:
        db.session.get_one(Idea, topic.id).shipped_topic_id = _announcement(shipped).id
    return change_status(actor, topic, status, reason, credited_ids=credited_ids(topic))


def change_status(
    actor: Actor,
    topic: Topic,
    status: str,
    reason: str,
    *,
    credited_ids: tuple[int, ...],
    into_done: bool = False,
) -> IdeaChange:
    """Write the change into the history and tell the log; the caller has locked and checked."""
    mark_seen(actor, topic)
    at = now()
    change = IdeaChange(
        topic_id=topic.id, from_status=topic.state, to_status=status, reason=reason, by_id=actor.member_id, at=at
    )
    db.session.add(change)
    topic.state = status
    idea = db.session.get_one(Idea, topic.id)
    idea.decided_at = None if status in UNDECIDED else at
    silence.work_out(topic)
    covering.cover(topic, status, actor.member_id)
    if idea.decided_at is not None:
        give_back(topic, at)
    event = IdeaDecided(
        topic_id=topic.id,
        author_id=topic.author_id,
        change_id=change.id,
        status=status,
        credited_ids=credited_ids,
        merged_into_id=idea.merged_into_id,
        into_done=into_done,
        merged_ids=tuple(merged_into_it(topic.id)),
    )
    log.append(event, actor, at=at)
    freshness.touch("site", f"topic:{topic.id}")
    return change


def link_shipped(actor: Actor, topic: Topic, shipped: Topic | None) -> None:
    """Say which post of the blog tells that the idea came true; None takes the link away."""
    require(actor, Action.IDEA_DECIDE, topic)
    topic = _locked_idea(topic)
    db.session.get_one(Idea, topic.id).shipped_topic_id = _announcement(shipped).id if shipped else None
    freshness.touch("site", f"topic:{topic.id}")


def checked_reason(reason: str) -> str:
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise Invalid(_("Say why: members will read it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("A reason has at most %(n)s characters.", n=LONGEST_REASON), field="reason")
    reasons.check_own_words(reason)
    return reason


def locked_for_decision(topic: Topic, seen_change: int | None) -> Topic:
    """The idea, locked; Conflict when its history has grown since the decider looked."""
    topic = _locked_idea(topic)
    last = db.session.scalar(select(func.max(IdeaChange.id)).where(IdeaChange.topic_id == topic.id)) or 0
    if seen_change is not None and seen_change != last:
        status = STATUSES[topic.state]
        raise Conflict(_("Somebody else has just decided this idea: it is now “%(status)s”.", status=status))
    return topic


def _locked_idea(topic: Topic) -> Topic:
    if topic.kind != "idea":
        raise NotFound(_("There is no such idea."))
    return locked_topic(topic.id)


def _announcement(topic: Topic) -> Topic:
    if topic.kind != "blog":
        raise Invalid(_("Give the address of a post of the blog."), field="shipped")
    return topic
