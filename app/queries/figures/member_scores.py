"""One member's two scores with what they are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, select

from app.base.clock import end_of
from app.figures.measures.outcomes import BEFORE, within
from app.models.members import Member
from app.readers.activity import MemberDay
from app.readers.occasions import OutsideFact, Told
from app.settings.store import site


@dataclass(frozen=True)
class MemberScores:
    """Of the last 90 days: events invited to and attended; posts, shares and referrals."""

    invited: int
    attended: int
    posts: int
    shares: int
    referrals: int

    @property
    def participation(self) -> float | None:
        """In percent; undefined for whom nobody invited."""
        return 100 * self.attended / self.invited if self.invited else None

    @property
    def share(self) -> int:
        return self.posts + self.shares + self.referrals


def told_of(member_id: int, day: date) -> tuple[ScalarSelect[int], ...]:
    """Invited, attended and referred in the 90 days that end with `day`, as columns of another query."""
    mine = OutsideFact.member_id == member_id
    asked = select(func.count(OutsideFact.about_id.distinct())).where(*within(day, Told.INVITED, Told.CAME), mine)
    came = select(func.count()).where(*within(day, Told.CAME), mine)
    since = end_of(day - BEFORE, site().zone)
    joined = select(func.count()).where(Member.invited_by_id == member_id, Member.joined_at >= since)
    return tuple(each.scalar_subquery() for each in (asked, came, joined.correlate(None)))


def scores_of(days: Iterable[MemberDay], invited: int, attended: int, referrals: int) -> MemberScores:
    """`days` are the member's of the same 90 days."""
    days = list(days)
    posts = sum(each.topics + each.answers + each.comments + each.ideas for each in days)
    return MemberScores(invited, attended, posts, sum(each.shares for each in days), referrals)
