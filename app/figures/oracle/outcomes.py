"""Invitations, scores and conversions, from raw rows."""

from collections.abc import Collection
from datetime import date, timedelta

from app.figures.oracle.members import Values
from app.figures.oracle.people import Person
from app.figures.oracle.raw import rows

DAY = timedelta(days=1)


def outcomes(people: dict[int, Person], day: date) -> Values:
    """Over the 90 days ending with `day`."""
    return {**_events(people, day), **_nps(people, day), **_conversions(people, day)}


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _share(hits: float, n: float) -> float | None:
    return 100 * hits / n if n else None


def _events(people: dict[int, Person], day: date) -> Values:
    query = """
        SELECT part.occasion_id, part.member_id, occasion.day, part.invited_at,
               part.told_at IS NOT NULL AND part.taken_back_at IS NULL AS came
        FROM occasion_part AS part JOIN occasion ON occasion.id = part.occasion_id WHERE occasion.sort = 'event'"""
    told = [(row, _day(row.day)) for row in rows(query)]
    lately = [row for row, when in told if day - 89 * DAY <= when <= day]
    before = [row for row, when in told if day - 179 * DAY <= when <= day - 90 * DAY]
    score, earlier = (
        _share(
            sum(bool(row.came) for row in some if row.member_id in people),
            sum(bool(row.came or row.invited_at) for row in some if row.member_id in people),
        )
        for some in (lately, before)
    )
    return {
        ("participation_score", day, ""): score,
        ("participation_growth", day, ""): 100 * (score - earlier) / earlier if score is not None and earlier else None,
        ("events_held", day, ""): float(len({row.occasion_id for row in lately if row.came})),
        ("event_participants", day, ""): float(
            len({row.member_id for row in lately if row.came and row.member_id in people})
        ),
    }


def _nps(people: dict[int, Person], day: date) -> Values:
    query = """
        SELECT part.id, part.member_id, part.score, occasion.day
        FROM occasion_part AS part JOIN occasion ON occasion.id = part.occasion_id
        WHERE occasion.sort = 'survey' AND part.told_at IS NOT NULL AND part.taken_back_at IS NULL
            AND part.score IS NOT NULL"""
    last: dict[int, int] = {}
    for row in sorted(rows(query), key=lambda row: (_day(row.day), row.id)):
        if row.member_id in people and day - 89 * DAY <= _day(row.day) <= day:
            last[row.member_id] = row.score
    scores = list(last.values())
    found = 100 * (sum(each >= 9 for each in scores) - sum(each <= 6 for each in scores)) / max(len(scores), 1)
    return {("nps", day, ""): found if len(scores) >= 10 else None}


def _conversions(people: dict[int, Person], day: date) -> Values:
    start, told = day - 89 * DAY, list(rows("SELECT * FROM conversion WHERE taken_back_at IS NULL"))
    lately = [row for row in told if start <= _day(row.day) <= day and row.member_id in people]
    here = {
        person.id
        for person in people.values()
        if person.joined_on < start and (person.left_on is None or person.left_on > day)
    }
    query = """
        SELECT part.member_id, occasion.day FROM occasion_part AS part JOIN occasion ON occasion.id = part.occasion_id
        WHERE occasion.sort IN ('event', 'survey') AND part.told_at IS NOT NULL AND part.taken_back_at IS NULL"""
    took_part = {row.member_id for row in rows(query) if start - 90 * DAY <= _day(row.day) < start} & here
    found: Values = {}
    for kind in (None, *sorted({row.kind_id for row in told})):
        members = [row.member_id for row in lately if kind in (None, row.kind_id)]
        values = (float(len(members)), *_compared(set(members), took_part, here - took_part))
        names = ("conversions", "conversion_participants", "conversion_rest", "conversion_gap")
        part = "" if kind is None else f"kind{kind}"
        found |= {(name, day, part): value for name, value in zip(names, values, strict=True)}
    return found


def _compared(
    converted: set[int], took_part: Collection[int], rest: Collection[int]
) -> tuple[float | None, float | None, float | None]:
    one, other = (_share(len(converted & set(some)), len(some)) for some in (took_part, rest))
    return one, other, one - other if one is not None and other is not None else None
