"""Coming back, being lost, stages, the share score and the further gauges, from raw rows."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.figures.oracle.activity import Days
from app.figures.oracle.members import POSTS, Values
from app.figures.oracle.outcomes import outcomes
from app.figures.oracle.people import Person
from app.figures.oracle.raw import STANDS, moment, rows, site_day
from app.settings.store import site

DAY = timedelta(days=1)


def _share(hits: float, n: float) -> float | None:
    return 100 * hits / n if n else None


def _posts(counts: Counter[str]) -> int:
    return sum(counts[name] for name in POSTS)


def growth(days: Days, people: dict[int, Person], day: date) -> Values:
    """Of the 28 days ending with `day`."""
    start = day - 27 * DAY
    active: dict[int, list[date]] = {}
    earlier: Counter[int] = Counter()
    lately: Counter[int] = Counter()
    for (member_id, when), counts in sorted(days.items()):
        if member_id in people:
            if counts["active"] and when <= day:
                active.setdefault(member_id, []).append(when)
            if start - 90 * DAY <= when < start:
                earlier[member_id] += _posts(counts)
            if start <= when <= day:
                lately[member_id] += _posts(counts)
    back = sum(_is_back(seen, start) for seen in active.values())
    lost = sum(number >= 4 and not lately[member_id] for member_id, number in earlier.items())
    inviters = {row.id: row.invited_by_id for row in rows("SELECT id, invited_by_id FROM member")}
    new = [person.id for person in people.values() if start <= person.joined_on <= day]
    shared, before = (_shared(days, people, inviters, end) for end in (day, day - 90 * DAY))
    stars = [_day(row.first_day) for row in rows("SELECT first_day FROM star WHERE role = 'star'")]
    return {
        **_time_and_part(days, people, day),
        **outcomes(people, day),
        ("reactivated", day, ""): float(back),
        ("lost_regulars", day, ""): float(lost),
        ("net_growth", day, ""): float(len(new) + back - lost),
        ("referrals", day, ""): _share(sum(inviters[each] is not None for each in new), len(new)),
        ("share_score", day, ""): float(shared),
        ("share_growth", day, ""): 100 * (shared - before) / before if before else None,
        ("stars_of_year", day, ""): _share(
            sum(each.year == day.year and each <= day for each in stars), site().stars_a_year
        ),
    }


def _time_and_part(days: Days, people: dict[int, Person], day: date) -> Values:
    mine = [(member_id, when, counts) for (member_id, when), counts in days.items() if member_id in people]
    minutes = sum(counts["dwell_seconds"] for _member, when, counts in mine if day - 27 * DAY <= when <= day) / 60
    active = {member_id for member_id, when, counts in mine if day - 27 * DAY <= when <= day and counts["active"]}
    attended: Counter[int] = Counter()
    surveys = 0
    for member_id, when, counts in mine:
        if day - 89 * DAY <= when <= day:
            attended[member_id] += counts["events_attended"]
            surveys += counts["surveys"]
    came = [times for times in attended.values() if times]
    return {
        ("dwell_minutes", day, ""): minutes,
        ("dwell_per_member", day, ""): minutes / len(active) if active else None,
        ("events_attended", day, ""): float(sum(came)),
        ("events_again", day, ""): _share(sum(times > 1 for times in came), len(came)),
        ("surveys_answered", day, ""): float(surveys),
    }


def _is_back(seen: list[date], start: date) -> bool:
    first = next((each for each in seen if each >= start), None)
    before = [each for each in seen if each < start]
    return first is not None and bool(before) and (first - before[-1]).days > 90


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _shared(days: Days, people: dict[int, Person], inviters: dict[int, int | None], end: date) -> int:
    window = [end - back * DAY for back in range(90)]
    posts = sum(
        _posts(counts) + counts["shares"]
        for (member_id, when), counts in days.items()
        if member_id in people and window[-1] <= when <= end
    )
    return posts + sum(
        window[-1] <= person.joined_on <= end and inviters[person.id] is not None for person in people.values()
    )


def stages(days: Days, people: dict[int, Person], levels: Mapping[tuple[int, date], Any], day: date) -> Values:
    """Where everybody who has not left stands."""
    done = Counter(member_id for (member_id, _when), counts in days.items() if counts["contribution"] > 0)
    now = {member_id: told[1] for (member_id, _when), told in sorted(levels.items(), key=lambda each: each[0])}
    found = Counter(dict.fromkeys(("joined", "started", "active", "settled", "dormant"), 0))
    for member_id, level in now.items():
        number = done[member_id]
        reached = "settled" if number >= 10 else "active" if number >= 3 else "started" if number else "joined"
        if level and member_id in people:
            found["dormant" if level == "dormant" else reached] += 1
    return {(f"stage_{name}", day, ""): float(number) for name, number in found.items()}


def gauges(days: Days, people: dict[int, Person], day: date, at: datetime) -> Values:
    middle, start = day - 28 * DAY, day - 55 * DAY
    flagged = {
        row.topic_id for row in rows("SELECT post.topic_id FROM flag JOIN post ON post.id = post_id WHERE upheld")
    }
    posts = list(rows("SELECT author_id, topic_id, created_at FROM post"))
    there = {row.author_id for row in posts if row.topic_id in flagged and start <= site_day(row.created_at) <= middle}
    before, lately = _posters(days, people, start, middle), _posters(days, people, middle + DAY, day)
    met, others = before & there, before - there
    return {
        ("returning_flagged", day, ""): _share(len(met & lately), len(met)),
        ("returning_others", day, ""): _share(len(others & lately), len(others)),
        ("staff_off_hours", day, ""): _off_hours(day),
        ("charter_weeks", day, ""): _weeks(at),
        ("purpose_posts", day, ""): _purpose(people, _posters(days, people, middle + DAY, day), day),
    }


def _posters(days: Days, people: dict[int, Person], first: date, last: date) -> set[int]:
    return {
        member_id
        for (member_id, when), counts in days.items()
        if member_id in people and first <= when <= last and _posts(counts)
    }


def _off_hours(day: date) -> float | None:
    staff = {row.id for row in rows("SELECT id FROM member WHERE role >= 2 AND NOT is_bot")}
    done = [row.at for row in rows("SELECT author_id AS who, created_at AS at FROM post") if row.who in staff]
    done += [row.at for row in rows("SELECT actor_id AS who, at FROM audit") if row.who in staff]
    here = [moment(at).astimezone(ZoneInfo(site().zone)) for at in done if day - 27 * DAY <= site_day(at) <= day]
    office = range(site().office_from, site().office_until)
    return _share(sum(each.weekday() > 4 or each.hour not in office for each in here), len(here))


def _weeks(at: datetime) -> float | None:
    seen = [moment(row.reviewed_at) for row in rows("SELECT reviewed_at FROM charter")]
    return float((at - max(seen)).days // 7) if seen else None


def _purpose(people: dict[int, Person], posters: set[int], day: date) -> float | None:
    tied = {row.space_id for row in rows("SELECT space_id FROM charter_space")}
    query = f"""
        SELECT post.author_id, post.created_at, topic.space_id FROM post JOIN topic ON topic.id = post.topic_id
        WHERE {STANDS} AND topic.published_at IS NOT NULL"""  # noqa: S608
    places = [
        row.space_id
        for row in rows(query)
        if row.author_id in posters and day - 27 * DAY <= site_day(row.created_at) <= day
    ]
    return _share(sum(place in tied for place in places), len(places)) if tied else None
