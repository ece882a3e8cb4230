"""Pictures of the network: the strongest members and ties of the last 28, 90 and 365 days, the rest counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.base.clock import start_of
from app.base.database import db
from app.figures.days import counts
from app.figures.tables import FigurePicture, MemberLevel
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.connections import Connection, strength_on
from app.settings.store import site

PERIODS = (28, 90, 365)
USUAL = 90
HOME_DAYS = 90
MOST_MEMBERS = 500
MOST_TIES = 1500
MOST_BRIDGING = 10

Tie = tuple[int, int, float]


def name_of(period_days: int) -> str:
    return f"network {period_days}"


def work_out(day: date) -> None:
    """One picture for each period, and what hangs together between spaces."""
    recent = {
        period: Connection.last_at >= start_of(day - timedelta(days=period - 1), site().zone) for period in PERIODS
    }
    counted = counts(Connection.low_id) & counts(Connection.high_id)
    ties = select(*(func.count().filter(each) for each in recent.values())).select_from(Connection)
    totals = db.session.execute(ties.where(recent[max(PERIODS)], counted)).one()
    for period, total in zip(PERIODS, totals, strict=True):
        query = select(Connection.low_id, Connection.high_id, Connection.strength).where(recent[period], counted)
        strongest = db.session.execute(query.order_by(Connection.strength.desc()).limit(10 * MOST_TIES)).all()
        body = _drawn([(low, high, strength_on(kept, day)) for low, high, kept in strongest], total, day)
        keep_picture(name_of(period), day, body)


def keep_picture(name: str, day: date, body: dict[str, Any]) -> None:
    db.session.execute(delete(FigurePicture).where(FigurePicture.name == name))
    db.session.execute(insert(FigurePicture), [{"name": name, "day": day, "body": body}])


def _drawn(ties: Sequence[Tie], total: int, day: date) -> dict[str, Any]:
    """Members by the sum of their ties' strength, with level and home; of their ties the strongest."""
    strength: dict[int, float] = defaultdict(float)
    for low, high, weight in ties:
        strength[low] += weight
        strength[high] += weight
    shown = sorted(strength, key=lambda member_id: (-strength[member_id], member_id))[:MOST_MEMBERS]
    members = set(shown)
    among = [tie for tie in ties if tie[0] in members and tie[1] in members]
    levels = dict(
        db.session.execute(
            select(MemberLevel.member_id, MemberLevel.level).where(MemberLevel.member_id.in_(shown))
        ).all()
    )
    home = homes(shown, day)
    nodes = [
        {"id": each, "level": levels.get(each), "space": home.get(each), "strength": round(strength[each], 2)}
        for each in shown
    ]
    return {
        "members": nodes,
        "ties": [[low, high, round(weight, 2)] for low, high, weight in among[:MOST_TIES]],
        "all_members": len(strength),
        "all_ties": total,
        **_between_spaces(among, home),
    }


def homes(members: Iterable[int], day: date) -> dict[int, int]:
    """The space in which each has posted most in 90 days; who has not has none."""
    since = start_of(day - timedelta(days=HOME_DAYS - 1), site().zone)
    query = select(Post.author_id, Topic.space_id, func.count()).join(Topic, Topic.id == Post.topic_id)
    query = query.where(Post.author_id.in_(members), Post.created_at >= since)
    query = query.where(Post.hidden_at.is_(None), Post.removed_at.is_(None))
    most: dict[int, tuple[int, int]] = {}
    for member_id, space_id, posts in db.session.execute(query.group_by(Post.author_id, Topic.space_id)):
        most[member_id] = max((posts, -space_id), most.get(member_id, (0, 0)))
    return {member_id: -space for member_id, (_posts, space) in most.items()}


def _between_spaces(ties: Sequence[Tie], home: dict[int, int]) -> dict[str, Any]:
    """Ties between members at home in two spaces, and who is tied into most spaces besides the own."""
    pairs: Counter[tuple[int, int]] = Counter()
    reached: dict[int, set[int]] = defaultdict(set)
    for low, high, _weight in ties:
        here, there = home.get(low), home.get(high)
        if here and there and here != there:
            pairs[min(here, there), max(here, there)] += 1
            reached[low].add(there)
            reached[high].add(here)
    far = sorted(reached, key=lambda member_id: (-len(reached[member_id]), member_id))[:MOST_BRIDGING]
    return {
        "between": [[one, other, ties] for (one, other), ties in pairs.most_common()],
        "bridging": [[member_id, sorted(reached[member_id])] for member_id in far],
    }
