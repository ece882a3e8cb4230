"""Groups as circles: the shop, say, may be for the members of one."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.base.database import db
from app.base.i18n import Reason, _, current_locale
from app.models.groups import Group, GroupMember, State
from app.operations import audiences


def _every() -> Mapping[str, Reason]:
    query = select(Group).where(Group.closed_at.is_(None)).order_by(Group.id)
    return {
        str(group.id): _("Group: %(name)s", name=group.name_in(current_locale())) for group in db.session.scalars(query)
    }


def _among(member_id: int, keys: Collection[str]) -> Collection[str]:
    query = select(GroupMember.group_id).join(Group, Group.id == GroupMember.group_id)
    query = query.where(GroupMember.member_id == member_id, GroupMember.state == State.IN, Group.closed_at.is_(None))
    return set(map(str, db.session.scalars(query))) & set(keys)


audiences.register_family(
    audiences.Family("group", _("This is for the members of a group."), every=_every, among=_among)
)
