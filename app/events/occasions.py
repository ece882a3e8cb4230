"""What members took part in outside the forum, as staff or another program told it."""

from dataclasses import dataclass

from app.events.event import Event


@dataclass(frozen=True, kw_only=True)
class TookPart(Event, name="occasion.took_part"):
    """`sort` is survey, event or account; `day` (ISO) is the occasion's day."""

    part_id: int
    member_id: int
    sort: str
    day: str


@dataclass(frozen=True, kw_only=True)
class PartTakenBack(Event, name="occasion.taken_back"):
    part_id: int
    member_id: int
    sort: str
