"""A member's choices about being told, as the page shows them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.base.clock import day_of
from app.base.i18n import Reason, _
from app.models.members import Member
from app.models.push import PushSubscription
from app.models.telling import Channel, TellingHabit
from app.operations.telling.catalogue import GROUPS, Kind
from app.operations.telling.choices import wants_of
from app.operations.telling.devices import devices_of
from app.operations.telling.times import is_paused, next_digest
from app.settings.store import site

CHANNELS = (
    (Channel.IN_APP, _("Here")),
    (Channel.MAIL, _("Mail at once")),
    (Channel.DIGEST, _("Digest")),
    (Channel.PUSH, _("Device")),
)


@dataclass(frozen=True)
class Row:
    kind: Kind
    ways: dict[str, bool]


@dataclass(frozen=True)
class TellingPage:
    """`next_digest`: when the next overview would go out; `tomorrow`: the first day to which one can pause."""

    groups: list[tuple[Reason, list[Row]]]
    channels: tuple[tuple[Channel, Reason], ...]
    habit: TellingHabit
    next_digest: datetime | None
    paused_until: date | None
    tomorrow: date
    zone: str
    no_mail: bool
    devices: list[PushSubscription]
    hours: tuple[tuple[int, str], ...] = tuple((hour, f"{hour}:00") for hour in range(24))


def telling_page(member: Member, at: datetime) -> TellingPage:
    """The ways as they were chosen, also while all mails are off."""
    wants = wants_of([member.id])
    habit, zone = wants.habit(member.id), member.zone or site().zone
    groups = [
        (label, [_row(kind, wants.chosen.get((member.id, kind.name))) for kind in kinds]) for label, kinds in GROUPS
    ]
    paused = habit.paused_until if is_paused(habit, at) else None
    return TellingPage(
        groups=groups,
        channels=CHANNELS,
        habit=habit,
        next_digest=next_digest(habit, at, zone),
        paused_until=day_of(paused, zone) if paused else None,
        tomorrow=day_of(at, zone) + timedelta(days=1),
        zone=zone,
        no_mail=habit.no_mail,
        devices=devices_of(member.id),
    )


def _row(kind: Kind, own: object | None) -> Row:
    ways = {way.value: bool(getattr(own, way)) if own else kind.by_default(way) for way in Channel}
    return Row(kind, ways | {Channel.IN_APP.value: kind.always or ways[Channel.IN_APP]})
