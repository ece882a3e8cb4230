"""Who is counted: members, without staff and bots."""

from dataclasses import dataclass
from datetime import date

from app.figures.oracle.raw import rows, site_day


@dataclass(frozen=True)
class Person:
    """One member who is counted."""

    id: int
    joined_on: date
    left_on: date | None


def counted() -> dict[int, Person]:
    query = "SELECT id, joined_at, left_at FROM member WHERE role < 2 AND NOT is_bot AND merged_into_id IS NULL"
    return {
        row.id: Person(row.id, site_day(row.joined_at), site_day(row.left_at) if row.left_at else None)
        for row in rows(query)
    }
