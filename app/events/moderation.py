"""Events of keeping it kind."""

from dataclasses import dataclass

from app.events.event import Event, MemberId


@dataclass(frozen=True, kw_only=True)
class PostFlagged(Event, name="post.flagged"):
    flag_id: int
    post_id: int
    author_id: MemberId


@dataclass(frozen=True, kw_only=True)
class StaffWrote(Event, name="staff.wrote"):
    """`act_id` is its line in the log of what staff did, with the words."""

    act_id: int
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class FlagResolved(Event, name="flag.resolved"):
    flag_id: int
    post_id: int
    author_id: MemberId
    upheld: bool
