"""The log of what staff do: what is open, what was done, and who can take it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.base.paging import Slice, cut, mark_of, values_of
from app.figures.days import today
from app.figures.segments import Segment, members_of
from app.models.members import Member, Role
from app.models.staff_acts import StaffAct, StaffActMember
from app.operations.accounts import members_called
from app.operations.staff_acting import MOST_MEMBERS

SHOWN = 50
NAMED = 3
_SOONEST = (StaffAct.due_on.is_(None), StaffAct.due_on, StaffAct.id)


@dataclass(frozen=True)
class ActRow:
    """An act, and the first few of its members."""

    act: StaffAct
    members: Sequence[Member]

    @property
    def others(self) -> int:
        return max(0, self.act.member_count - len(self.members))


@dataclass(frozen=True)
class ActsPage:
    day: date
    open: Sequence[ActRow]
    done: Slice[ActRow]
    staff: Sequence[Member]
    segments: Sequence[Segment]


def acts_page(after: str = "") -> ActsPage:
    """`after` is where the list of what was done goes on."""
    done = select(StaffAct).where(StaffAct.done_at.is_not(None)).options(joinedload(StaffAct.owner))
    if after:
        done = done.where(StaffAct.id < values_of(after, int)[0])
    finished = db.session.scalars(done.order_by(StaffAct.id.desc()).limit(SHOWN + 1)).all()
    waiting = _open(SHOWN)
    named = _named([act.id for act in (*finished, *waiting)])
    rows = [ActRow(act, named.get(act.id, ())) for act in finished]
    standing = select(Segment).where(Segment.removed_at.is_(None)).order_by(Segment.name)
    return ActsPage(
        today(),
        [ActRow(act, named.get(act.id, ())) for act in waiting],
        cut(rows, SHOWN, lambda row: mark_of(row.act.id)),
        who_can_take_it_on(),
        db.session.scalars(standing).all(),
    )


def who_can_take_it_on() -> Sequence[Member]:
    """Staff who are here, by name."""
    staff = select(Member).where(Member.role >= int(Role.STAFF), Member.left_at.is_(None), Member.is_bot.is_(False))
    return db.session.scalars(staff.order_by(Member.name_given)).all()


def next_acts(most: int) -> tuple[Sequence[StaffAct], int]:
    """What is due next, and how many are open: one question, for a page that asks many."""
    query = select(StaffAct, func.count().over()).where(StaffAct.done_at.is_(None)).options(joinedload(StaffAct.owner))
    rows = db.session.execute(query.order_by(*_SOONEST).limit(most)).all()
    return [act for act, _count in rows], rows[0][1] if rows else 0


def _open(most: int) -> Sequence[StaffAct]:
    query = select(StaffAct).where(StaffAct.done_at.is_(None)).options(joinedload(StaffAct.owner))
    return db.session.scalars(query.order_by(*_SOONEST).limit(most)).all()


def _named(act_ids: Sequence[int]) -> dict[int, list[Member]]:
    """The first members of each act."""
    if not act_ids:
        return {}
    place = func.row_number().over(partition_by=StaffActMember.act_id, order_by=StaffActMember.member_id).label("place")
    first = select(StaffActMember.act_id, StaffActMember.member_id, place)
    first_few = first.where(StaffActMember.act_id.in_(act_ids)).subquery()
    query = select(first_few.c.act_id, Member).join(Member, Member.id == first_few.c.member_id)
    found: dict[int, list[Member]] = {}
    for act_id, member in db.session.execute(query.where(first_few.c.place <= NAMED).order_by(Member.id)):
        found.setdefault(act_id, []).append(member)
    return found


def acts_with(member_id: int, most: int) -> Sequence[StaffAct]:
    """What staff did or mean to do with a member, the latest first."""
    query = select(StaffAct).join(StaffActMember, StaffActMember.act_id == StaffAct.id)
    query = query.where(StaffActMember.member_id == member_id).options(joinedload(StaffAct.owner))
    return db.session.scalars(query.order_by(StaffAct.id.desc()).limit(most)).all()


def members_meant(handles: str, segment_id: int) -> Sequence[int]:
    """The members named by handle, and those of a segment."""
    named = {each.strip().lstrip("@").lower() for each in handles.replace("、", ",").split(",") if each.strip()}
    found = {handle: member.id for handle, member in members_called(named).items()}
    unknown = sorted(named - found.keys())
    if unknown:
        raise Invalid(_("There is no member @%(handle)s.", handle=unknown[0]), field="members")
    inside = db.session.scalars(members_of(segment_id).limit(MOST_MEMBERS + 1)).all() if segment_id else ()
    return sorted({*found.values(), *inside})
