"""Events of members themselves."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event, name="member.joined"):
    member_id: MemberId
    invited_by_id: MemberId | None = None


@dataclass(frozen=True, kw_only=True)
class MemberConfirmed(Event, name="member.confirmed"):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class ProfileCompleted(Event, name="member.profile_completed"):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MemberVisited(Event, name="member.visited"):
    """The member's first request of a site day; `day` is ISO. Later visits of the day are not logged."""

    member_id: MemberId
    day: str


@dataclass(frozen=True, kw_only=True)
class MemberRead(Event, name="member.read"):
    """The member has read for so many seconds on `day` (ISO), all told: a later line of the day has the new sum."""

    member_id: MemberId
    day: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event, name="member.left"):
    """Name and address are gone; the posts stay, by a former member."""

    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class GroupTold(Event, name="group.told"):
    """The member was let into a group, or is invited: `state` is in or invited."""

    group_id: int
    member_id: MemberId
    state: str


@dataclass(frozen=True, kw_only=True)
class MemberMerged(Event, name="member.merged"):
    """The account `from_id` was another one of the same person: whatever the log says of it is said of `into_id`.

    `joined_days` (ISO) are the site's days on which either had joined.
    """

    from_id: int
    into_id: MemberId
    joined_days: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BadgeImported(Event, name="badge.imported"):
    member_id: MemberId
    badge_id: int


@dataclass(frozen=True, kw_only=True)
class MailStopped(Event, name="member.mail_stopped"):
    """Mails to the member's address come back: nothing more is sent there."""

    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class StarAppointed(Event, name="star.appointed"):
    member_id: MemberId
    star_id: int
    role: str = "star"


@dataclass(frozen=True, kw_only=True)
class BadgeAwarded(Event, name="badge.awarded"):
    """`badge` is a name of the catalogue; where staff gave one by hand it is empty, and `badge_id` is its row."""

    member_id: MemberId
    badge: str = ""
    badge_id: int | None = None
