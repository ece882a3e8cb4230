"""Writing a batch of counted acts down, and working out the member's days that they touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, tuple_, update

from app.base.database import db
from app.readers.activity.tables import Act, CountedAct, MemberDay, UncountedPost
from app.readers.activity.weights import contribution, weights
from app.readers.batch import chunks, forget, gathered
from app.readers.marks import mark
from app.settings.store import site

NAME = "activity batch"
Key = tuple[int, int, int]
MemberAndDay = tuple[int, date]

UNSEEN = {"synchronize_session": False}  # no row of these tables is ever held as an object here

_key = tuple_(CountedAct.what, CountedAct.about_id, CountedAct.by_id)


@dataclass
class Batch:
    """The last word of a batch on every act and every post."""

    acts: dict[Key, dict[str, Any] | None] = field(default_factory=dict)
    posts_stand: dict[int, bool] = field(default_factory=dict)
    touched: set[MemberAndDay] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)  # accounts, and who they are


def batch() -> Batch:
    return gathered(NAME, Batch)


def count(
    what: Act, about_id: int, member_id: int, day: date, *, by_id: int = 0, post_id: int | None = None, times: int = 1
) -> None:
    """Count an act on the member's day; the same act twice is one."""
    batch().acts[what, about_id, by_id] = {
        "what": int(what),
        "about_id": about_id,
        "by_id": by_id,
        "member_id": member_id,
        "day": day,
        "times": times,
        "post_id": post_id,
    }


def take_back(what: Act, about_id: int, *, by_id: int = 0) -> None:
    """Uncount an act, on the day on which it had been counted."""
    batch().acts[what, about_id, by_id] = None


def let_stand(post_id: int, stands: bool) -> None:
    """From now on what was done on this post counts, or does not."""
    batch().posts_stand[post_id] = stands


def touch(member_id: int, day: date) -> None:
    """Have the figures look at this member's day although no act changed."""
    batch().touched.add((member_id, day))


def write_down() -> None:
    """Bring the tables up to the batch's last word."""
    work = batch()
    forget(NAME)
    if work.merged:
        _hand_over(work, work.merged)
    _replace_acts(work)
    _move_posts(work)
    days = sorted(work.touched)
    work_out(days)
    mark("activity", [(member, None, day) for member, day in days])


def merge(old: int, new: int) -> None:
    """What was counted for one account, or done by it, is the other's."""
    batch().merged[old] = new


def _hand_over(work: Batch, people: Mapping[int, int]) -> None:
    """Of all merged accounts at once: an act may name two. What the batch says of the same acts was said later."""
    rows = list(_named_in(people))
    for row in rows:
        work.touched.add((row["member_id"], row["day"]))
        now = {**row, **{name: people.get(row[name], row[name]) for name in ("member_id", "by_id")}}
        work.acts.setdefault((now["what"], now["about_id"], now["by_id"]), now)
    for keys in chunks([(row["what"], row["about_id"], row["by_id"]) for row in rows]):
        db.session.execute(delete(CountedAct).where(_key.in_(keys)), execution_options=UNSEEN)


def _named_in(people: Mapping[int, int]) -> Iterator[RowMapping]:
    """Acts of these members, and nices that others received of them."""
    for old in people:
        own = db.session.execute(select(CountedAct.__table__).where(CountedAct.member_id == old)).mappings().all()
        yield from own
        niced = sorted(row["about_id"] for row in own if row["what"] == Act.NICES_GIVEN)
        yield from (row for row in _nices_by(old, niced) if row["member_id"] not in people)


def _nices_by(giver: int, post_ids: Sequence[int]) -> Iterator[RowMapping]:
    """Counted for whoever received them."""
    for some in chunks(post_ids):
        theirs = select(CountedAct.__table__).where(CountedAct.about_id.in_(some), CountedAct.by_id == giver)
        yield from db.session.execute(theirs.where(CountedAct.what == int(Act.NICES_RECEIVED))).mappings()


def _replace_acts(work: Batch) -> None:
    for keys in chunks(sorted(work.acts)):
        gone = delete(CountedAct).where(_key.in_(keys)).returning(CountedAct.member_id, CountedAct.day)
        work.touched.update((row.member_id, row.day) for row in db.session.execute(gone, execution_options=UNSEEN))
    rows = [row for row in work.acts.values() if row]
    removed = _removed_among({row["post_id"] for row in rows if row["post_id"]})
    for row in rows:
        row["stands"] = row["post_id"] not in removed
        work.touched.add((row["member_id"], row["day"]))
    if rows:
        db.session.execute(insert(CountedAct), rows)


def _removed_among(post_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(sorted(post_ids)):
        found.update(db.session.scalars(select(UncountedPost.post_id).where(UncountedPost.post_id.in_(some))))
    return found


def _move_posts(work: Batch) -> None:
    """After the acts: a post that was removed within the batch takes along what came before."""
    for stands in (True, False):
        for posts in chunks(sorted(post for post, value in work.posts_stand.items() if value is stands)):
            known = delete(UncountedPost).where(UncountedPost.post_id.in_(posts))
            db.session.execute(known, execution_options=UNSEEN)
            if not stands:
                db.session.execute(insert(UncountedPost), [{"post_id": post} for post in posts])
            moved = update(CountedAct).where(CountedAct.post_id.in_(posts)).values(stands=stands)
            touched = db.session.execute(
                moved.returning(CountedAct.member_id, CountedAct.day), execution_options=UNSEEN
            )
            work.touched.update((row.member_id, row.day) for row in touched)


def work_out(days: Iterable[MemberAndDay]) -> None:
    """Sum these members' days afresh from their acts."""
    weight = weights(site())
    for some in chunks(sorted(days)):
        old = delete(MemberDay).where(tuple_(MemberDay.member_id, MemberDay.day).in_(some))
        db.session.execute(old, execution_options=UNSEEN)
        rows = [_row(member, day, counts, weight) for (member, day), counts in _counts(some).items()]
        if rows:
            db.session.execute(insert(MemberDay), rows)


def _counts(days: Iterable[MemberAndDay]) -> dict[MemberAndDay, dict[Act, int]]:
    query = (
        select(CountedAct.member_id, CountedAct.day, CountedAct.what, func.sum(CountedAct.times))
        .where(tuple_(CountedAct.member_id, CountedAct.day).in_(days), CountedAct.stands)
        .group_by(CountedAct.member_id, CountedAct.day, CountedAct.what)
    )
    counts: dict[MemberAndDay, dict[Act, int]] = defaultdict(dict)
    for member, day, what, times in db.session.execute(query):
        counts[member, day][Act(what)] = int(times)
    return counts


def _row(member: int, day: date, counts: dict[Act, int], weight: dict[Act, int]) -> dict[str, Any]:
    return {
        "member_id": member,
        "day": day,
        **{act.column: counts.get(act, 0) for act in Act},
        "contribution": contribution(counts, weight),
        "active": any(act.is_own_deed for act in counts),
    }
