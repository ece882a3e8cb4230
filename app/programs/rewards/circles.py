"""Circles by activity level, for rewards that are not for everybody."""

from sqlalchemy import select

from app.base.database import db
from app.base.i18n import _
from app.figures.tables import MemberLevel
from app.operations.audiences import register


@register("core", _("Core fans"), _("This is for core fans: members who have been about a lot these four weeks."))
def is_core(member_id: int) -> bool:
    return _level(member_id) == "core"


@register("active", _("Active members"), _("This is for members who have taken part in these four weeks."))
def is_active(member_id: int) -> bool:
    return _level(member_id) in ("core", "light")


def _level(member_id: int) -> str | None:
    return db.session.scalar(select(MemberLevel.level).where(MemberLevel.member_id == member_id))
