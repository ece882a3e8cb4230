"""With whom to bring isolated members together: well connected members who are at home where they read and write."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.base.database import db
from app.figures.measures.picture import homes, keep_picture
from app.figures.tables import MemberTies
from app.models.attention import TopicReading
from app.models.members import Member
from app.models.topics import Topic

NAME = "introductions"
MOST_ISOLATED = 200
MOST_HOSTS = 300
HOSTS_EACH = 2


def work_out(day: date) -> None:
    """For each of the isolated who were here last: the space that brings them together, and two members."""
    lonely = select(MemberTies.member_id).join(Member, Member.id == MemberTies.member_id).where(MemberTies.isolated)
    isolated = db.session.scalars(lonely.order_by(Member.visited_on.desc(), Member.id).limit(MOST_ISOLATED)).all()
    liked = {**_read_most(isolated), **homes(isolated, day)}
    hosts = _hosts(day)
    anywhere = [host for there in hosts.values() for host in there]
    found = []
    for turn, member_id in enumerate(isolated):
        space = liked.get(member_id)
        there = hosts.get(space or 0, [])
        found.append([member_id, space if there else None, _in_turn(there or anywhere, turn)])
    keep_picture(NAME, day, {"pairs": found})


def _read_most(members: Sequence[int]) -> dict[int, int]:
    """The space of which each has read most topics."""
    query = select(TopicReading.member_id, Topic.space_id, func.count()).join(Topic, Topic.id == TopicReading.topic_id)
    query = query.where(TopicReading.member_id.in_(members)).group_by(TopicReading.member_id, Topic.space_id)
    most: dict[int, tuple[int, int]] = {}
    for member_id, space_id, topics in db.session.execute(query):
        most[member_id] = max((topics, -space_id), most.get(member_id, (0, 0)))
    return {member_id: -space for member_id, (_topics, space) in most.items()}


def _hosts(day: date) -> dict[int, list[int]]:
    """By space: members at home there, those with most mutual connections first."""
    query = select(MemberTies.member_id).join(Member, Member.id == MemberTies.member_id)
    query = query.where(MemberTies.mutual > 0, MemberTies.recent > 0, Member.left_at.is_(None))
    best = db.session.scalars(query.order_by(MemberTies.mutual.desc(), MemberTies.member_id).limit(MOST_HOSTS)).all()
    home, found = homes(best, day), defaultdict(list)
    for member_id in best:
        if member_id in home:
            found[home[member_id]].append(member_id)
    return found


def _in_turn(hosts: Sequence[int], turn: int) -> list[int]:
    """So that the same two are not asked to greet everybody."""
    few = hosts[:10]
    return [few[(turn * HOSTS_EACH + step) % len(few)] for step in range(min(HOSTS_EACH, len(few)))]
