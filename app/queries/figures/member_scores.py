"""One member's two scores with what they are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.base.clock import end_of
from app.base.database import db
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


def member_scores(member_id: int, day: date, days: Iterable[MemberDay]) -> MemberScores:
    """`days` are the member's of the 90 days that end with `day`."""
    days = list(days)
    told = within(day, Told.INVITED, Told.CAME)
    query = select(OutsideFact.about_id, OutsideFact.what).where(*told, OutsideFact.member_id == member_id)
    facts = db.session.execute(query).all()
    since = end_of(day - BEFORE, site().zone)
    joined = select(func.count()).where(Member.invited_by_id == member_id, Member.joined_at >= since)
    return MemberScores(
        invited=len({row.about_id for row in facts}),
        attended=sum(row.what == Told.CAME for row in facts),
        posts=sum(each.topics + each.answers + each.comments + each.ideas for each in days),
        shares=sum(each.shares for each in days),
        referrals=db.session.scalar(joined) or 0,
    )
