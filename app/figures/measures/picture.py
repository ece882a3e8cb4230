"""The picture of the 90-day network: the strongest members and ties, the rest counted."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.base.clock import start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.measures.ties import RECENT_DAYS
from app.figures.tables import FigurePicture, MemberLevel
from app.readers.connections import Connection, strength_on
from app.settings.store import site

NAME = "network"
MOST_MEMBERS = 500
MOST_TIES = 1500


def work_out(day: date) -> None:
    horizon = start_of(day - timedelta(days=RECENT_DAYS - 1), site().zone)
    recent = (Connection.last_at >= horizon) & counts(Connection.low_id) & counts(Connection.high_id)
    query = select(Connection.low_id, Connection.high_id, Connection.strength).where(recent)
    strongest = db.session.execute(query.order_by(Connection.strength.desc()).limit(10 * MOST_TIES)).all()
    total = db.session.scalar(select(func.count()).select_from(Connection).where(recent)) or 0
    body = _drawn([(low, high, strength_on(kept, day)) for low, high, kept in strongest], total)
    db.session.execute(delete(FigurePicture).where(FigurePicture.name == NAME))
    db.session.execute(insert(FigurePicture), [{"name": NAME, "day": day, "body": body}])


def _drawn(ties: list[tuple[int, int, float]], total: int) -> dict[str, Any]:
    """Members by the sum of their ties' strength; of their ties the strongest."""
    strength: dict[int, float] = defaultdict(float)
    for low, high, weight in ties:
        strength[low] += weight
        strength[high] += weight
    shown = sorted(strength, key=lambda member_id: (-strength[member_id], member_id))[:MOST_MEMBERS]
    members = set(shown)
    drawn = [(low, high, weight) for low, high, weight in ties if low in members and high in members][:MOST_TIES]
    levels = dict(
        db.session.execute(
            select(MemberLevel.member_id, MemberLevel.level).where(MemberLevel.member_id.in_(shown))
        ).all()
    )
    return {
        "members": [{"id": each, "level": levels.get(each), "strength": round(strength[each], 2)} for each in shown],
        "ties": [[low, high, round(weight, 2)] for low, high, weight in drawn],
        "all_members": len(strength),
        "all_ties": total,
    }
