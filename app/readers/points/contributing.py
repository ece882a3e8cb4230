"""Contribution: what a member has earned in a week, in a month and in all, also by space; written once a batch."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.clock import day_of
from app.base.database import db, insert_into
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.batch import chunks, forget, gathered
from app.readers.points.model import Contribution, Earning, SpaceContribution
from app.settings.store import site

NAME = "contributions"
Place = tuple[str, int, int]  # period, space (0: nowhere), member


def periods_of(at: datetime) -> tuple[str, str, str]:
    """The periods in which an earning counts: all time, its month, its ISO week."""
    day = day_of(at, site().zone)
    year, week, _weekday = day.isocalendar()
    return "all", f"{day:%Y-%m}", f"{year}-W{week:02}"


def place(rows: Iterable[Earning]) -> None:
    """Each row notes the space of its post: a topic that moves later leaves there what was earned there."""
    homeless = [row for row in rows if row.post_id is not None and row.space_id is None]
    spaces: dict[int, int] = {}
    for some in chunks(sorted({row.post_id for row in homeless if row.post_id})):
        query = select(Post.id, Topic.space_id).join(Topic, Topic.id == Post.topic_id).where(Post.id.in_(some))
        spaces.update((post_id, space_id) for post_id, space_id in db.session.execute(query))
    for row in homeless:
        row.space_id = spaces.get(row.post_id or 0)


def contribute(row: Earning, points: int) -> None:
    """A member earns many times in a batch; `write_contributions` puts it down."""
    for period in periods_of(row.at):
        gathered(NAME, Counter[Place])[period, row.space_id or 0, row.member_id] += points


def write_contributions() -> None:
    """Once per member and period, always in the same order."""
    gained = gathered(NAME, Counter[Place])
    forget(NAME)
    everywhere: Counter[tuple[str, int]] = Counter()
    for (period, _space_id, member_id), points in gained.items():
        everywhere[period, member_id] += points
    _add(
        Contribution,
        [
            {"period": period, "member_id": member_id, "points": points}
            for (period, member_id), points in sorted(everywhere.items())
        ],
    )
    _add(
        SpaceContribution,
        [
            {"period": period, "space_id": space_id, "member_id": member_id, "points": points}
            for (period, space_id, member_id), points in sorted(gained.items())
            if space_id
        ],
    )


def _add(table: type[Contribution] | type[SpaceContribution], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    new = insert_into(table)
    keys = [column.name for column in table.__table__.primary_key]
    plus = new.on_conflict_do_update(index_elements=keys, set_={"points": table.points + new.excluded.points})
    db.session.execute(plus, rows, execution_options={"synchronize_session": False})
