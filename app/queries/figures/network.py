"""The picture of the network: a part of it by level, space and time, or what surrounds one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.figures.measures import introductions
from app.figures.measures.picture import PERIODS, USUAL, name_of
from app.figures.tables import FigurePicture, MemberLevel
from app.models.members import Member
from app.operations.accounts import member_called
from app.readers.connections import Connection, strength_on

AROUND = 40
Introduced = Sequence[tuple[int, int | None, Sequence[int]]]


@dataclass(frozen=True)
class Wanted:
    """Which part of the network is looked at; empty: all of it."""

    level: str = ""
    space_id: int = 0
    days: int = USUAL
    handle: str = ""


@dataclass(frozen=True)
class Network:
    """What is drawn (members and ties), the people in it, and of how many. `found`: whom it is drawn around."""

    body: Mapping[str, Any]
    people: Mapping[int, Member]
    found: Member | None
    all_members: int
    all_ties: int


def pictures(days: int) -> tuple[dict[str, Any], Introduced]:
    """The picture of these days as a worker kept it, and whom to introduce to whom."""
    name = name_of(days if days in PERIODS else USUAL)
    query = select(FigurePicture.name, FigurePicture.body)
    kept = {
        each: body for each, body in db.session.execute(query.where(FigurePicture.name.in_((name, introductions.NAME))))
    }
    return kept.get(name, {}), kept.get(introductions.NAME, {}).get("pairs", ())


def drawn(picture: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Members of the wanted level and space, and the ties among them."""
    members = [
        each
        for each in picture.get("members", ())
        if wanted.level in ("", each["level"]) and wanted.space_id in (0, each["space"])
    ]
    ids = {each["id"] for each in members}
    ties = [tie for tie in picture.get("ties", ()) if tie[0] in ids and tie[1] in ids]
    return {"members": members, "ties": ties}


def member_named(handle: str) -> Member | None:
    if not handle:
        return None
    found = member_called(handle.strip().lstrip("@"))
    if found is None:
        raise NotFound(_("There is no member @%(handle)s.", handle=handle))
    return found


def seen_from(member_id: int, day: date) -> dict[str, Any]:
    """One member's strongest ties, whoever they are."""
    mine = or_(Connection.low_id == member_id, Connection.high_id == member_id)
    other = Connection.low_id + Connection.high_id - member_id
    query = select(Connection.low_id, Connection.high_id, Connection.strength, MemberLevel.level)
    query = query.outerjoin(MemberLevel, MemberLevel.member_id == other).where(mine)
    rows = db.session.execute(query.order_by(Connection.strength.desc()).limit(AROUND)).all()
    ties = [(low, high, round(strength_on(kept, day), 2), level) for low, high, kept, level in rows]
    own = {"id": member_id, "level": None, "space": None, "strength": sum(weight for _l, _h, weight, _level in ties)}
    around = [
        {"id": low + high - member_id, "level": level, "space": None, "strength": weight}
        for low, high, weight, level in ties
    ]
    return {"members": [own, *around], "ties": [(low, high, weight) for low, high, weight, _level in ties]}
