"""Members who come from elsewhere: they joined in the past, have no address here, and nobody mails them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.base.database import db
from app.events import log
from app.events.accounts import MemberConfirmed, MemberJoined
from app.events.log import PastDeed
from app.models.members import Member
from app.operations.names import FORMER, clean_handle, clean_name
from app.rules import Action, Actor, require


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A member as another place knew them; the handle is free here."""

    handle: str
    display_name: str
    joined_at: datetime
    about: str = ""
    is_bot: bool = False


def arrive(actor: Actor, arrivals: Sequence[Arrival]) -> list[Member]:
    """Members since back then, in the order they were named."""
    require(actor, Action.SETTINGS_CHANGE)
    members = [_member(arrival) for arrival in arrivals]
    db.session.add_all(members)
    db.session.flush()
    for happened in (MemberJoined, MemberConfirmed):
        deeds = (PastDeed(happened(member_id=member.id), member.id, member.joined_at) for member in members)
        log.append_past(deeds)
    return members


def _member(arrival: Arrival) -> Member:
    return Member(
        handle=clean_handle(arrival.handle),
        display_name=clean_name(arrival.display_name),
        about=arrival.about,
        is_bot=arrival.is_bot,
        joined_at=arrival.joined_at,
        confirmed_at=arrival.joined_at,
    )


def stand_in(actor: Actor, joined_at: datetime) -> Member:
    """One author for all whom the other place no longer names; figures leave it out like a bot."""
    require(actor, Action.SETTINGS_CHANGE)
    member = Member(
        handle=f"{FORMER}0",
        display_name="",
        is_bot=True,
        on_leaderboard=False,
        joined_at=joined_at,
        confirmed_at=joined_at,
        left_at=joined_at,
    )
    db.session.add(member)
    db.session.flush()
    member.handle = f"{FORMER}{member.id}"
    return member
