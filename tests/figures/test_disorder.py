"""Events come late, twice, out of order, posts go, settings change: figures stay what the slow definitions say."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select

from app.base.clock import standing_at
from app.base.database import db, transaction
from app.events.log import LogLine
from app.figures import work
from app.figures.verify import verify
from app.readers import follow
from app.readers.afresh.rebuilding import rebuild_whole
from app.readers.people import merged_accounts
from app.readers.reader import Stumble
from app.settings.store import change
from tests.histories import EVERYTHING, History, Step

DAYS = 100
COUNTED_EACH_TIME = "nices.counted"  # each of these lines tells of further nices: two are two


@pytest.fixture
def history(app: Flask) -> Iterator[History]:
    """Months of everything, told in an order that has nothing to do with the times of the acts."""
    history = History(days=DAYS).begin()
    history.play(steps(Random(11), 90))
    with standing_at(history.first + timedelta(days=DAYS, hours=4)):
        yield history


def steps(random: Random, count: int) -> list[Step]:
    drawn = [(random.choice(EVERYTHING), random.randrange(100), random.randrange(1000)) for _ in range(count)]
    return [(name, a, b, random.randrange(50_000)) for name, a, b in drawn]


def test_what_comes_late_or_goes_and_other_settings_leave_them_right(history: History) -> None:
    """Each change comes when everything was worked out; some lie months back."""
    changes: dict[str, Callable[[], None]] = {
        "at first": lambda: None,
        "late": lambda: history.play([(name, a, 3 * a, 31 * a) for a in range(6) for name in LATE]),
        "removed": lambda: history.play([("remove", 0, post, post) for post in range(0, 20, 3)]),
        "restored": lambda: history.play([("restore", 0, post, post) for post in range(0, 20, 6)]),
        "merged accounts": lambda: history.play([("unite", 0, 1, 0), ("unite", 2, 3, 0)]),
        "another weight": lambda: settle_on("weight_nice", 7),
        "another zone": lambda: settle_on("zone", "America/St_Johns"),
    }
    for name, act in changes.items():
        act()
        work_out()
        assert (name, differences()) == (name, [])


LATE = ("reply", "nice", "accept", "chip", "visit", "support", "deposit")


def test_lines_that_come_twice_and_in_another_order_count_once(history: History) -> None:
    """As the reader counts them, and as the tables are made in bulk."""
    tell_anew(Random(5))
    for name in work.FOLLOWED:
        follow.start_over(name)
    work_out()
    assert differences() == []
    for name in work.FOLLOWED:
        rebuild_whole(name)
    work_out()
    assert differences() == []


def tell_anew(random: Random) -> None:
    """Every third line stands twice; only what an act rests on still comes before it."""
    with transaction() as session:
        columns = [column for column in LogLine.__table__.columns if column.name not in ("id", "xid")]
        lines = [dict(row) for row in session.execute(select(*columns).order_by(LogLine.id)).mappings()]
        lines = [line for line in lines for _time in range(1 + (again(line) and random.random() < 1 / 3))]
        last = session.scalar(select(func.max(LogLine.id))) or 0
        session.execute(delete(LogLine))
        order = sorted(zip(places(lines, merged_accounts(), random), range(len(lines)), strict=True))
        told = [{**lines[at], "id": last + place} for place, (_place, at) in enumerate(order, 1)]
        session.execute(insert(LogLine), told)


def again(line: dict[str, Any]) -> bool:
    return bool(line["name"] != COUNTED_EACH_TIME)


def places(lines: list[dict[str, Any]], people: dict[int, int], random: Random) -> list[float]:
    """A place for each line, behind those that it rests on: its topic, its post, words on the same matter."""
    reached: dict[tuple[object, ...], float] = {}
    found = []
    for line in lines:
        body, name = line["body"], line["name"]
        about = matter(line, people)
        rests_on = [about]
        rests_on += [("added", kind, body[kind]) for kind in ("topic_id", "post_id") if body.get(kind)]
        place = max([random.random(), *(reached[each] for each in rests_on if each in reached)])
        found.append(place)
        reached[about] = place
        if name in ("topic.added", "post.added"):
            reached["added", "post_id", body["post_id"]] = place
        if name == "topic.added":
            reached["added", "topic_id", body["topic_id"]] = place
    return found


def matter(line: dict[str, Any], people: dict[int, int]) -> tuple[object, ...]:
    """What a later line takes back or changes, it has to follow; two accounts of one person speak of the same."""
    area, body = line["name"].partition(".")[0], line["body"]
    if area == "nice":
        return area, body["post_id"], people.get(line["actor_id"], line["actor_id"])
    if area in ("answer", "idea", "topic"):
        return area, body.get("topic_id")
    member_id = body.get("member_id")
    return area, body.get("post_id", people.get(member_id, member_id))


def settle_on(name: str, value: object) -> None:
    with transaction():
        change(name, value)


def work_out() -> None:
    work.work_out_everything()
    while not work.is_settled():
        work.work_out_everything()


def differences() -> list[object]:
    db.session.remove()
    wrong: list[object] = [verdict for verdict in verify() if not verdict.is_ok]
    wrong += db.session.scalars(select(Stumble.traceback)).all()
    db.session.remove()
    return wrong
