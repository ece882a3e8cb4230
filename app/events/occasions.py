"""What members did outside the forum, as staff or another program told it."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class TookPart(Event, name="occasion.took_part"):
    """`sort` is survey, event or account; `day` (ISO) is the occasion's day."""

    part_id: int
    member_id: MemberId
    sort: str
    day: str
    occasion_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PartTakenBack(Event, name="occasion.taken_back"):
    part_id: int
    member_id: MemberId
    sort: str
    occasion_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event, name="occasion.invited"):
    """To an event; `day` (ISO) is the event's day. The part is that of whoever comes, too."""

    part_id: int
    member_id: MemberId
    occasion_id: int
    day: str


@dataclass(frozen=True, kw_only=True)
class EventNear(Event, name="occasion.near"):
    """Whoever is invited to an event is to be reminded of it, on its eve."""

    part_id: int
    member_id: MemberId
    occasion_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationTakenBack(Event, name="occasion.invitation_taken_back"):
    part_id: int
    member_id: MemberId
    occasion_id: int


@dataclass(frozen=True, kw_only=True)
class SurveyScored(Event, name="occasion.scored"):
    """Would they recommend us, 0 to 10; a later score takes the place of an earlier one."""

    part_id: int
    member_id: MemberId
    occasion_id: int
    score: int
    day: str


@dataclass(frozen=True, kw_only=True)
class ConversionTold(Event, name="conversion.told"):
    """A shop visit, a share, a trial, a purchase …; `day` (ISO) is the site's day."""

    conversion_id: int
    member_id: MemberId
    kind_id: int
    day: str


@dataclass(frozen=True, kw_only=True)
class ConversionTakenBack(Event, name="conversion.taken_back"):
    conversion_id: int
    member_id: MemberId
