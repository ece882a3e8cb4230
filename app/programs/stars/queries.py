"""Who is a star just now, and who was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.i18n import _
from app.models.members import Member
from app.operations import audiences
from app.programs.stars.models import Star
from app.programs.stars.operations import today

MOST_BEFORE = 50


@dataclass(frozen=True)
class StarsPage:
    """Terms with their members: of today, to come (for admins), and of before."""

    holding: Sequence[Star]
    to_come: Sequence[Star]
    before: Sequence[Star]


def stars_page() -> StarsPage:
    day = today()
    query = select(Star).join(Star.member).options(joinedload(Star.member)).where(Member.left_at.is_(None))
    holding = query.where(*_holding(day)).order_by(Star.role.desc(), Star.first_day, Star.id)
    to_come = query.where(Star.ended_at.is_(None), Star.first_day > day).order_by(Star.first_day, Star.id)
    before = query.where(Star.ended_at.is_not(None) | (Star.last_day < day)).order_by(Star.last_day.desc(), Star.id)
    return StarsPage(
        db.session.scalars(holding).all(),
        db.session.scalars(to_come).all(),
        db.session.scalars(before.limit(MOST_BEFORE)).all(),
    )


def terms_of(member_id: int) -> Sequence[Star]:
    """The roles that a member holds today."""
    return db.session.scalars(select(Star).where(Star.member_id == member_id, *_holding(today()))).all()


@audiences.register("stars", _("Stars and evangelists"), _("This is for stars and evangelists in their term."))
def is_star(member_id: int) -> bool:
    return bool(terms_of(member_id))


def _holding(day: date) -> tuple[ColumnElement[bool], ...]:
    return Star.ended_at.is_(None), Star.first_day <= day, Star.last_day >= day
