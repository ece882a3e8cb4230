"""Who acts: a guest, a member, or the site itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from app.base.database import db
from app.models.groups import Group, GroupMember, State
from app.models.members import Member, Role


@dataclass(frozen=True)
class Actor:
    """What the rules need to know of who acts; made once per request."""

    member_id: int | None
    role: Role
    trust: int = 0
    joined_at: datetime | None = None
    blocked: bool = False  # signed in, but not confirmed yet or suspended
    suspended: bool = False

    @classmethod
    def guest(cls) -> "Actor":
        return cls(None, Role.GUEST)

    @classmethod
    def system(cls) -> "Actor":
        """The site itself: scheduled work, imports, the command line."""
        return cls(None, Role.ADMIN, trust=4)

    @classmethod
    def of(cls, member: Member) -> "Actor":
        role = Role(member.role)
        return cls(
            member.id,
            role,
            member.trust,
            member.joined_at,
            blocked=not member.may_act,
            suspended=member.suspended_at is not None,
        )

    def is_at_least(self, role: Role) -> bool:
        """A blocked member reads as a member and does nothing."""
        return self.role >= role and not (self.blocked and role > Role.GUEST)

    @property
    def is_staff(self) -> bool:
        return self.is_at_least(Role.STAFF)

    @property
    def is_admin(self) -> bool:
        return self.is_at_least(Role.ADMIN)

    @property
    def signed_in(self) -> bool:
        return self.member_id is not None

    @cached_property
    def groups(self) -> frozenset[int]:
        """Ids of the groups that they are in; read only when something belongs to a group."""
        if self.member_id is None:
            return frozenset()
        mine = select(GroupMember.group_id).join(Group, Group.id == GroupMember.group_id)
        mine = mine.where(GroupMember.member_id == self.member_id, GroupMember.state == State.IN)
        return frozenset(db.session.scalars(mine.where(Group.closed_at.is_(None))))
