"""Circles by activity level and saved segments, for rewards that are not for everybody."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.segments import names_of_all, segments_around
from app.figures.tables import MemberLevel
from app.operations.audiences import Family, register, register_family


@register("core", _("Core fans"), _("This is for core fans: members who have been about a lot these four weeks."))
def is_core(member_id: int) -> bool:
    return _level(member_id) == "core"


@register("active", _("Active members"), _("This is for members who have taken part in these four weeks."))
def is_active(member_id: int) -> bool:
    return _level(member_id) in ("core", "light")


def _level(member_id: int) -> str | None:
    return db.session.scalar(select(MemberLevel.level).where(MemberLevel.member_id == member_id))


def _segments() -> Mapping[str, Reason]:
    return {str(segment_id): _("Segment: %(name)s", name=name) for segment_id, name in names_of_all().items()}


def _around(member_id: int, keys: Collection[str]) -> Collection[str]:
    return [str(each) for each in segments_around(member_id, [int(key) for key in keys if key.isdecimal()])]


# Members are not told the segment's name: staff chose its words for themselves.
register_family(Family("segment", _("This is for members whom staff have chosen."), _segments, _around))
