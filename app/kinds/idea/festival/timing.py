"""A festival begins and ends at its time: each is noted once, and told by the reader of the log."""

from datetime import datetime

from sqlalchemy import func, select

from app.base import freshness
from app.base.database import db
from app.events import log
from app.events.ideas import FestivalBegan, FestivalEnded
from app.kinds.idea.festival.models import FestivalIdea
from app.models.festivals import Festival
from app.models.members import Role
from app.models.spaces import Space
from app.models.topics import Topic
from app.rules import Actor

BATCH = 20


def begin_some(at: datetime) -> int:
    """Note the beginning of festivals whose moment has come. Call until it gives 0."""
    due = select(Festival).where(
        Festival.begun_at.is_(None),
        Festival.starts_at <= at,
        Festival.ends_at > at,
        Festival.ended_at.is_(None),
        Festival.voided_at.is_(None),
    )
    found = db.session.scalars(due.order_by(Festival.id).limit(BATCH).with_for_update()).all()
    for festival in found:
        begin(festival, at)
    return len(found)


def close_some(at: datetime) -> int:
    """Close festivals whose time is over. Call until it gives 0."""
    over = select(Festival).where(Festival.ends_at <= at, Festival.ended_at.is_(None), Festival.voided_at.is_(None))
    found = db.session.scalars(over.order_by(Festival.id).limit(BATCH).with_for_update()).all()
    for festival in found:
        close(festival, Actor.system(), festival.ends_at)
    return len(found)


def begin_if_due(festival: Festival, at: datetime) -> None:
    """One that was set up to run at once does not wait for the schedule."""
    if festival.begun_at is None and festival.is_running(at):
        begin(festival, at)


def begin(festival: Festival, at: datetime) -> None:
    """The caller has locked the festival, or has just made it."""
    festival.begun_at = at
    log.append(FestivalBegan(festival_id=festival.id, least_role=_least_role(festival)), Actor.system(), at=at)
    show(festival)


def close(festival: Festival, actor: Actor, ended_at: datetime) -> None:
    """The caller has locked the festival and seen that it runs, or that its time is over."""
    festival.ended_at = ended_at
    log.append(FestivalEnded(festival_id=festival.id, least_role=_least_role(festival)), actor)
    show(festival)


def tell_void(festival: Festival, actor: Actor) -> None:
    """Who never heard of it hears nothing of its end either."""
    begun = festival.begun_at is not None
    event = FestivalEnded(festival_id=festival.id, void=True, had_begun=begun, least_role=_least_role(festival))
    log.append(event, actor)
    show(festival)


def show(festival: Festival) -> None:
    freshness.touch("site", f"festival:{festival.id}")


def _least_role(festival: Festival) -> int:
    """From which role on one can read some space of its ideas: others are told nothing of it."""
    query = select(func.min(Space.read_role)).where(Space.kind == "idea")
    if festival.by_hand:
        chosen = (FestivalIdea.festival_id == festival.id) & FestivalIdea.by_hand.is_(True)
        ideas = select(FestivalIdea.topic_id).where(chosen)
        query = query.where(Space.id.in_(select(Topic.space_id).where(Topic.id.in_(ideas))))
    elif festival.places["spaces"]:
        query = query.where(Space.id.in_(festival.places["spaces"]))
    return max(db.session.scalar(query) or 0, Role.MEMBER)
