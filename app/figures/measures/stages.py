"""How far members have come: joined, started, active, settled, each since a day; dormant ones apart.

Started: the first day with a contribution. Active: the third such day. Settled: the tenth. What was done later
moves none of these days, so that only members of whom something changed early are looked at again.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, exists, func, or_, select

from app.base.columns import among, write
from app.base.database import db
from app.figures.days import counts
from app.figures.levels.rule import Level
from app.figures.points import keep, number
from app.figures.tables import MemberLevel, MemberStage
from app.readers.activity import MemberDay
from app.readers.batch import chunks

STEPS = {"started_on": 1, "active_on": 3, "settled_on": 10}
NAMES = ("stage_joined", "stage_started", "stage_active", "stage_settled", "stage_dormant")
UNSEEN = {"synchronize_session": False}
MEMBERS_AT_ONCE = 20_000


def work_out(day: date, since: date) -> None:
    """`since`: the first day on which anything has changed."""
    for some in chunks(_touched(since), MEMBERS_AT_ONCE):
        _work_out(some)
    total = _standing()
    keep(NAMES, [number(name, day, total[name]) for name in NAMES], since=day)


def _touched(since: date) -> Sequence[int]:
    """Whose days may have moved: something was done since, or a day that they had reached since is gone."""
    settled = exists().where(MemberStage.member_id == MemberDay.member_id, MemberStage.settled_on < since)
    did = select(MemberDay.member_id).where(MemberDay.day >= since, MemberDay.contribution > 0)
    reached = select(MemberStage.member_id).where(
        or_(MemberStage.started_on >= since, MemberStage.active_on >= since, MemberStage.settled_on >= since)
    )
    return sorted({*db.session.scalars(did.where(~settled).distinct()), *db.session.scalars(reached)})


def _work_out(members: Sequence[int]) -> None:
    place = func.row_number().over(partition_by=MemberDay.member_id, order_by=MemberDay.day).label("place")
    days = select(MemberDay.member_id, MemberDay.day, place)
    days = days.where(among(MemberDay.member_id, members), MemberDay.contribution > 0)
    placed = days.subquery()
    columns = [func.max(placed.c.day).filter(placed.c.place == step).label(name) for name, step in STEPS.items()]
    found = select(placed.c.member_id, *columns).where(placed.c.place.in_(STEPS.values())).group_by(placed.c.member_id)
    rows = db.session.execute(found).all()
    db.session.execute(delete(MemberStage).where(among(MemberStage.member_id, members)), execution_options=UNSEEN)
    write(MemberStage, ("member_id", *STEPS), rows)


def _standing() -> dict[str, int]:
    """Everybody with a level stands at one stage; dormant is one, however far they had come."""
    awake = MemberLevel.level != Level.DORMANT
    stage = MemberStage
    steps = {
        "stage_joined": awake & stage.started_on.is_(None),
        "stage_started": awake & stage.started_on.is_not(None) & stage.active_on.is_(None),
        "stage_active": awake & stage.active_on.is_not(None) & stage.settled_on.is_(None),
        "stage_settled": awake & stage.settled_on.is_not(None),
        "stage_dormant": MemberLevel.level == Level.DORMANT,
    }
    query = select(*(func.count().filter(which) for which in steps.values()))
    query = query.select_from(MemberLevel).outerjoin(stage, stage.member_id == MemberLevel.member_id)
    row = db.session.execute(query.where(MemberLevel.level.is_not(None), counts(MemberLevel.member_id))).one()
    return dict(zip(steps, (int(each) for each in row), strict=True))
