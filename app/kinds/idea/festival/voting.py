"""Laying votes on ideas. Locks are taken in one order: the idea, the festival (shared), the member's own row."""

from datetime import datetime

from sqlalchemy import Select, func, select, update

from app.base import freshness
from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.ideas import FestivalVoted
from app.kinds.idea.festival.holding import locked_festival
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote, FestivalVoter
from app.kinds.idea.status import UNDECIDED
from app.models.festivals import Festival, Phase
from app.models.topics import Tag, Topic, TopicTag
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require

OUT = _("This idea does not take part in the festival.")
NONE_LEFT = _("You have no free vote left. Take one back from another idea first.")


def vote(actor: Actor, festival_id: int, topic: Topic, votes: int, *, at: datetime | None = None) -> Festival:
    """Have exactly `votes` on this idea (0: none): sent twice it is done once."""
    topic = _locked_idea(topic)
    require(actor, Action.FESTIVAL_VOTE, topic)
    festival = locked_festival(festival_id, shared=True)
    at = at or now()
    _refuse(why_closed(festival, at))
    if not 0 <= votes <= festival.most_on_one:
        raise Invalid(_("On one idea you can have at most %(n)s votes.", n=festival.most_on_one), field="votes")
    member_id = actor.member_id or 0
    mine = _my_row(festival, topic, member_id)
    before = mine.votes if mine and mine.returned_at is None else 0
    if votes == before:
        return festival
    if votes > before:
        _refuse(why_not_in(festival, topic))
        _require_free(festival, member_id, votes - before)
    _write(festival, topic, mine, member_id, votes, at)
    log.append(FestivalVoted(festival_id=festival.id), actor, at=at)
    freshness.touch(f"festival:{festival.id}")
    return festival


def give_back(topic: Topic, at: datetime) -> None:
    """The idea is decided or gone: the votes on it are free for others. The caller has locked the idea."""
    here = (FestivalVote.topic_id == topic.id) & FestivalVote.returned_at.is_(None)
    festivals = select(FestivalVote.festival_id).where(here).distinct().order_by(FestivalVote.festival_id)
    for festival_id in db.session.scalars(festivals).all():
        locked_festival(festival_id, shared=True)
        freshness.touch(f"festival:{festival_id}")
    db.session.execute(update(FestivalVote).where(here).values(returned_at=at))


def used_votes(festival_id: int, member_id: int) -> int:
    """How many of the member's votes lie on ideas just now."""
    mine = (FestivalVote.festival_id == festival_id) & (FestivalVote.member_id == member_id)
    query = select(func.coalesce(func.sum(FestivalVote.votes), 0)).where(mine, FestivalVote.returned_at.is_(None))
    return int(db.session.scalar(query) or 0)


def taking_part(festival: Festival) -> Select[int]:
    """The ids of the ideas that take votes, as far as the festival says."""
    places = festival.places
    query = select(Topic.id).where(Topic.kind == "idea", Topic.state.in_(places["statuses"]))
    if festival.by_hand:
        chosen = (FestivalIdea.festival_id == festival.id) & FestivalIdea.by_hand.is_(True)
        return query.where(Topic.id.in_(select(FestivalIdea.topic_id).where(chosen)))
    if places["spaces"]:
        query = query.where(Topic.space_id.in_(places["spaces"]))
    if places["tags"]:
        main = select(func.coalesce(Tag.main_id, Tag.id)).where(Tag.name.in_(places["tags"]))
        query = query.where(Topic.id.in_(select(TopicTag.topic_id).where(TopicTag.tag_id.in_(main))))
    return query


def why_closed(festival: Festival, at: datetime) -> Reason | None:
    return {
        Phase.COMING: _("This festival has not begun yet."),
        Phase.RUNNING: None,
        Phase.OVER: _("This festival is over: no vote can be changed any more."),
        Phase.VOID: _("This festival was declared void: all votes have come back."),
    }[festival.phase(at)]


def why_not_in(festival: Festival, topic: Topic) -> Reason | None:
    """Why an idea takes no votes in this festival."""
    if topic.state not in UNDECIDED:
        return _("This idea has been decided: votes on it have come back.")
    return None if db.session.scalar(taking_part(festival).where(Topic.id == topic.id)) else OUT


def why_no_more(festival: Festival, mine: int, used: int) -> Reason | None:
    """Why a member with `mine` votes on the idea, and `used` in all, cannot lay one more on it."""
    if mine >= festival.most_on_one:
        return _("This is all you can lay on one idea.")
    return NONE_LEFT if used >= festival.votes_each else None


def _locked_idea(topic: Topic) -> Topic:
    if topic.kind != "idea":
        raise NotFound(_("There is no such idea."))
    return locked_topic(topic.id)


def _refuse(reason: Reason | None) -> None:
    if reason is not None:
        raise Refused(reason)


def _my_row(festival: Festival, topic: Topic, member_id: int) -> FestivalVote | None:
    """The member's votes on this idea; whoever votes for the same member waits until this vote stands."""
    insert_or_ignore(FestivalVoter, festival_id=festival.id, member_id=member_id)
    me = (FestivalVoter.festival_id == festival.id) & (FestivalVoter.member_id == member_id)
    db.session.execute(select(FestivalVoter.member_id).where(me).with_for_update())
    query = select(FestivalVote).filter_by(festival_id=festival.id, topic_id=topic.id, member_id=member_id)
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _require_free(festival: Festival, member_id: int, more: int) -> None:
    if used_votes(festival.id, member_id) + more > festival.votes_each:
        raise Conflict(NONE_LEFT)


def _write(
    festival: Festival, topic: Topic, mine: FestivalVote | None, member_id: int, votes: int, at: datetime
) -> None:
    """The row and the idea's counters, under the locks of the idea and the member."""
    counted = mine.votes if mine else 0
    if mine is None:
        here = {"festival_id": festival.id, "topic_id": topic.id}
        db.session.add(FestivalVote(**here, member_id=member_id, votes=votes, at=at))
    elif votes == 0:
        db.session.delete(mine)
    else:
        mine.votes, mine.returned_at, mine.at = votes, None, at
    db.session.flush()
    insert_or_ignore(FestivalIdea, festival_id=festival.id, topic_id=topic.id, by_hand=False, votes=0, voters=0)
    row = (FestivalIdea.festival_id == festival.id) & (FestivalIdea.topic_id == topic.id)
    steps = {
        "votes": FestivalIdea.votes + (votes - counted),
        "voters": FestivalIdea.voters + (int(votes > 0) - int(counted > 0)),
    }
    db.session.execute(update(FestivalIdea).where(row).values(steps))
