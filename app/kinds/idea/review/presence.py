"""Which reviewer is on which idea: in Redis alone, and it fades. Without Redis nobody is seen, and all else works."""

from collections.abc import Collection, Mapping, Sequence

from redis import RedisError
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.base.redis import client
from app.models.members import Member
from app.rules import Actor

HERE = "review:here"
ON = "review:on:"
FADES_SECONDS = 75
RENEWED_SECONDS = 30


def enter(actor: Actor, topic_id: int) -> None:
    """The reviewer is on this idea now, and on no other."""
    try:
        with client().pipeline(transaction=False) as pipe:
            pipe.set(f"{ON}{actor.member_id}", topic_id, ex=FADES_SECONDS)
            pipe.zadd(HERE, {str(actor.member_id): now().timestamp()})
            pipe.expire(HERE, FADES_SECONDS)
            pipe.execute()
    except RedisError:
        pass


def leave(actor: Actor) -> None:
    try:
        client().delete(f"{ON}{actor.member_id}")
    except RedisError:
        pass


def others(actor: Actor) -> Mapping[int, Collection[Member]]:
    """The other reviewers by the topic they are on."""
    found: dict[int, list[Member]] = {}
    on = _elsewhere(actor)
    for member in _members(on):
        found.setdefault(on[member.id], []).append(member)
    return found


def others_on(actor: Actor, topic_id: int) -> Sequence[Member]:
    """The other reviewers on one topic."""
    return _members([member_id for member_id, on in _elsewhere(actor).items() if on == topic_id])


def _members(ids: Collection[int]) -> Sequence[Member]:
    return db.session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id)).all() if ids else ()


def _elsewhere(actor: Actor) -> Mapping[int, int]:
    """Topic ids by member id, of all but the actor."""
    return {member_id: topic_id for member_id, topic_id in _here().items() if member_id != actor.member_id}


def _here() -> dict[int, int]:
    """Topic ids by member id."""
    try:
        here = client().zrangebyscore(HERE, now().timestamp() - FADES_SECONDS, "+inf")
        members = [int(each) for each in here if isinstance(each, bytes)]
        topics = client().mget([f"{ON}{member_id}" for member_id in members]) if members else []
    except RedisError:
        return {}
    return {member_id: int(topic) for member_id, topic in zip(members, topics, strict=True) if topic}
