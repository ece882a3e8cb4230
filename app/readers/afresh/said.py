"""What a line of the log says, in the SQL of both databases."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.base.database import db, is_sqlite
from app.events.log import LogLine
from app.settings.store import site

STEP = timedelta(hours=12)


def number(name: str) -> str:
    """A number in the event's body; NULL where there is none."""
    if is_sqlite():
        return f"json_extract(event.body, '$.{name}')"
    return f"CAST(event.body->>'{name}' AS BIGINT)"


def word(name: str) -> str:
    return f"json_extract(event.body, '$.{name}')" if is_sqlite() else f"event.body->>'{name}'"


def truth(name: str) -> str:
    """A boolean in the event's body, as a condition."""
    return f"json_extract(event.body, '$.{name}') = 1" if is_sqlite() else f"event.body->>'{name}' = 'true'"


def each(name: str) -> str:
    """A join that gives one row for each id in a list: `CAST(named.value AS BIGINT)`."""
    if is_sqlite():
        return f"JOIN json_each(event.body, '$.{name}') AS named"
    empty = f"coalesce(event.body->'{name}', '[]'::json)"
    return f"CROSS JOIN LATERAL json_array_elements_text({empty}) AS named (value)"


def day_in_body(name: str) -> str:
    return word(name) if is_sqlite() else f"CAST(event.body->>'{name}' AS DATE)"


def ordinal(day: str) -> str:
    """The number of a day, as Python's `date.toordinal`."""
    if is_sqlite():
        return f"CAST(julianday({day}) - julianday('0001-01-01') AS INTEGER) + 1"
    return f"({day} - DATE '0001-01-01') + 1"


def site_day(moment: str = "event.happened_at") -> str:
    """The site's day of the line's moment, or of another column."""
    if not is_sqlite():
        return "CAST({} AT TIME ZONE '{}' AS DATE)".format(moment, site().zone.replace("'", "''"))
    borders = _borders()
    if len(borders) == 1:
        return f"date({moment}, '{borders[0][1]} minutes')"
    whens = " ".join(
        f"WHEN {moment} < '{until:%Y-%m-%d %H:%M:%S}' THEN '{minutes} minutes'"
        for (_since, minutes), (until, _next) in pairwise(borders)
    )
    return f"date({moment}, CASE {whens} ELSE '{borders[-1][1]} minutes' END)"


def _borders() -> list[tuple[datetime, str]]:
    """Since when the zone is how many minutes ahead of UTC, over the time that the log tells of."""
    first, last = db.session.execute(select(func.min(LogLine.happened_at), func.max(LogLine.happened_at))).one()
    zone = ZoneInfo(site().zone)
    at, until = (first or datetime.now(UTC)), (last or datetime.now(UTC))
    found = [(at, _minutes(at, zone))]
    while at < until:
        at += STEP
        if _minutes(at, zone) != found[-1][1]:
            found.append((_border(at - STEP, zone), _minutes(at, zone)))
    return found


def _border(since: datetime, zone: ZoneInfo) -> datetime:
    """The minute within the step at which the clocks are changed."""
    minutes = range(int(STEP.total_seconds() // 60) + 1)
    before = _minutes(since, zone)
    place = bisect_right(minutes, 0, key=lambda each: _minutes(since + timedelta(minutes=each), zone) != before)
    return (since + timedelta(minutes=place)).astimezone(UTC).replace(second=0, microsecond=0)


def _minutes(at: datetime, zone: ZoneInfo) -> str:
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return f"{int(offset.total_seconds() // 60):+d}"
