"""Newcomers by week and month of joining."""

from datetime import date, timedelta

from app.figures.oracle.activity import Days
from app.figures.oracle.members import POSTS, Ties, Values
from app.figures.oracle.people import Person

DAY = timedelta(days=1)


def weeks(days: Days, ties: Ties, people: dict[int, Person], day: date) -> Values:
    """Connected within 14 days; posted or connected within 7. Whole weeks only."""
    posted: dict[int, date] = {}
    for (member_id, when), counts in days.items():
        if any(counts[name] for name in POSTS):
            posted[member_id] = min(when, posted.get(member_id, when))
    tied: dict[int, date] = {}
    for pair, tie in ties.items():
        if all(member_id in people for member_id in pair):
            for member_id in pair:
                tied[member_id] = min(min(tie.days), tied.get(member_id, date.max))
    cohorts: dict[date, list[Person]] = {}
    for person in people.values():
        cohorts.setdefault(person.joined_on - person.joined_on.weekday() * DAY, []).append(person)
    found: Values = {}
    for monday, cohort in cohorts.items():
        if monday + 21 * DAY <= day:
            hits = sum(tied.get(each.id, date.max) <= each.joined_on + 14 * DAY for each in cohort)
            found["newcomer_integration", monday, "week"] = 100 * hits / len(cohort)
        if monday + 14 * DAY <= day:
            hits = sum(
                min(tied.get(each.id, date.max), posted.get(each.id, date.max)) <= each.joined_on + 7 * DAY
                for each in cohort
            )
            found["activation", monday, "week"] = 100 * hits / len(cohort)
    return found


def _later(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def retention(days: Days, people: dict[int, Person], day: date) -> Values:
    """Active in the k-th month after the one of joining; only months that are over."""
    seen = {(member_id, each.replace(day=1)) for (member_id, each), counts in days.items() if counts["active"]}
    cohorts: dict[date, list[int]] = {}
    for person in people.values():
        cohorts.setdefault(person.joined_on.replace(day=1), []).append(person.id)
    noted_from = min((month for _member, month in seen), default=date.max)
    found: Values = {}
    for month, members in cohorts.items():
        for k in range(1, 13):
            then = _later(month, k)
            if noted_from <= then and _later(then, 1) <= day:
                hits = sum((member_id, then) in seen for member_id in members)
                found["retention", month, f"m{k:02}"] = 100 * hits / len(members)
    return found
