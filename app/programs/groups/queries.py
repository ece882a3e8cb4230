"""Groups as their pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.base.standing import standing
from app.models.groups import Group, GroupMember, State
from app.models.members import Member
from app.models.spaces import Space
from app.rules import Actor

SHOWN = 120


@dataclass(frozen=True)
class Card:
    """A group as one member sees it. `mine`: how they stand to it; `asked` is counted for staff alone."""

    group: Group
    members: int
    asked: int
    mine: str


@dataclass(frozen=True)
class GroupPage:
    """`people` only for who is in it and staff; `waiting` (asked, then invited) for staff."""

    card: Card
    space: Space | None
    people: Sequence[GroupMember]
    waiting: Sequence[GroupMember]
    may_look: bool


def cards(actor: Actor) -> list[Card]:
    """Every group that is not closed: first where one is invited, then one's own, then by name."""
    groups = db.session.scalars(select(Group).where(Group.closed_at.is_(None)).order_by(Group.name_en, Group.id)).all()
    counts, mine = _counts([group.id for group in groups]), _states(actor)
    found = [
        Card(
            group,
            counts.get((group.id, State.IN), 0),
            counts.get((group.id, State.ASKED), 0) if actor.is_staff else 0,
            mine.get(group.id, ""),
        )
        for group in groups
    ]
    order = [State.INVITED, State.IN, State.ASKED, ""]
    return sorted(found, key=lambda card: order.index(card.mine))


def find_group(slug: str) -> Group:
    group = db.session.scalar(select(Group).where(Group.slug == slug))
    if group is None:
        raise NotFound(_("There is no such group."))
    return group


def group_page(actor: Actor, group: Group) -> GroupPage:
    counts, mine = _counts([group.id]), _states(actor).get(group.id, "")
    card = Card(group, counts.get((group.id, State.IN), 0), counts.get((group.id, State.ASKED), 0), mine)
    may_look = actor.is_staff or mine == State.IN
    people = _people(group, State.IN) if may_look else []
    waiting = [*_people(group, State.ASKED), *_people(group, State.INVITED)] if actor.is_staff else []
    space = db.session.scalar(select(Space).where(Space.group_id == group.id).limit(1))
    return GroupPage(card, space, people, waiting, may_look)


def how_many_asked() -> int:
    """Requests that wait for staff; kept until one comes or goes."""
    return standing("groups asked", _asked)


def _asked() -> int:
    query = select(func.count()).select_from(GroupMember).join(Group, Group.id == GroupMember.group_id)
    return db.session.scalar(query.where(GroupMember.state == State.ASKED, Group.closed_at.is_(None))) or 0


def _people(group: Group, state: State) -> Sequence[GroupMember]:
    query = select(GroupMember).join(GroupMember.member).options(joinedload(GroupMember.member))
    query = query.where(GroupMember.group_id == group.id, GroupMember.state == state, Member.left_at.is_(None))
    order = (GroupMember.since.desc(), GroupMember.member_id)
    return db.session.scalars(query.order_by(*order).limit(SHOWN)).all()


def _counts(group_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    query = select(GroupMember.group_id, GroupMember.state, func.count())
    query = query.join(Member, Member.id == GroupMember.member_id)
    query = query.where(GroupMember.group_id.in_(group_ids), Member.left_at.is_(None))
    rows = db.session.execute(query.group_by(GroupMember.group_id, GroupMember.state))
    return {(group_id, state): count for group_id, state, count in rows}


def _states(actor: Actor) -> Mapping[int, str]:
    query = select(GroupMember.group_id, GroupMember.state).where(GroupMember.member_id == actor.member_id)
    return {group_id: state for group_id, state in db.session.execute(query)} if actor.member_id else {}
