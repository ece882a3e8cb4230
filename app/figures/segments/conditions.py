"""The conditions a segment is made of: each a catalogue line with what it asks of a member."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.base.clock import start_of
from app.base.errors import Invalid
from app.base.i18n import Reason, _
from app.figures.days import today
from app.figures.heat.tables import HeatNow
from app.figures.tables import MemberLevel, MemberStage, MemberTies
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.topics import Tag, Topic, TopicTag
from app.readers.badges import BADGES, MemberBadge
from app.settings.store import site

LONGEST_VALUE = 80
LATELY_DAYS = 90
STAGES = ("joined", "started", "active", "settled")


@dataclass(frozen=True)
class Condition:
    """`holds` makes of the typed value the clause that must hold; `sort` says what the form shows."""

    name: str
    label: Reason
    sort: str  # choice, number, text, space
    holds: Callable[[Any], ColumnElement[bool]]
    choices: tuple[str, ...] = ()


def _level(wanted: str) -> ColumnElement[bool]:
    return Member.id.in_(select(MemberLevel.member_id).where(MemberLevel.level == wanted))


def _heat(wanted: str) -> ColumnElement[bool]:
    return Member.id.in_(select(HeatNow.member_id).where(HeatNow.state == wanted))


def _stage(wanted: str) -> ColumnElement[bool]:
    stage = MemberStage
    if wanted == "joined":
        return ~_has(stage)
    which = {
        "started": stage.active_on.is_(None),
        "active": stage.active_on.is_not(None) & stage.settled_on.is_(None),
        "settled": stage.settled_on.is_not(None),
    }
    return Member.id.in_(select(stage.member_id).where(which[wanted]))


def _has(table: type[MemberStage] | type[MemberTies], *further: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.member_id == Member.id, *further)


def _at_least(least: int) -> ColumnElement[bool]:
    if least <= 0:
        return Member.id.is_not(None)
    return Member.id.in_(select(MemberTies.member_id).where(MemberTies.peers >= least))


def _at_most(most: int) -> ColumnElement[bool]:
    return ~_has(MemberTies, MemberTies.peers > most)


def _isolated(wanted: str) -> ColumnElement[bool]:
    alone = _has(MemberTies, MemberTies.isolated.is_(True))
    return alone if wanted == "yes" else ~alone


def _joined_within(days: int) -> ColumnElement[bool]:
    return Member.joined_at >= start_of(today() - timedelta(days=days), site().zone)


def _joined_before(days: int) -> ColumnElement[bool]:
    return Member.joined_at < start_of(today() - timedelta(days=days), site().zone)


def _silent(days: int) -> ColumnElement[bool]:
    return or_(Member.visited_on.is_(None), Member.visited_on < today() - timedelta(days=days))


def _lately() -> ColumnElement[bool]:
    since = start_of(today() - timedelta(days=LATELY_DAYS), site().zone)
    return (Post.created_at >= since) & Post.hidden_at.is_(None) & Post.removed_at.is_(None)


def _space(space_id: int) -> ColumnElement[bool]:
    there = select(Post.author_id).join(Topic, Topic.id == Post.topic_id).where(Topic.space_id == space_id, _lately())
    return Member.id.in_(there)


def _tag(name: str) -> ColumnElement[bool]:
    tag = select(func.coalesce(Tag.main_id, Tag.id)).where(Tag.name == name.lower()).scalar_subquery()
    there = select(Post.author_id).join(TopicTag, TopicTag.topic_id == Post.topic_id)
    return Member.id.in_(there.where(TopicTag.tag_id == tag, _lately()))


def _badge(name: str) -> ColumnElement[bool]:
    return Member.id.in_(select(MemberBadge.member_id).where(MemberBadge.source == "rule", MemberBadge.badge == name))


def _organisation(name: str) -> ColumnElement[bool]:
    return func.lower(Member.organisation) == name.lower()


def _invited(wanted: str) -> ColumnElement[bool]:
    return Member.invited_by_id.is_not(None) if wanted == "yes" else Member.invited_by_id.is_(None)


CONDITIONS = {
    each.name: each
    for each in (
        Condition("level", _("Activity level"), "choice", _level, ("core", "light", "low", "dormant")),
        Condition("heat", _("Heat"), "choice", _heat, ("rising", "fading", "steady")),
        Condition("stage", _("How far they have come"), "choice", _stage, STAGES),
        Condition("least_peers", _("Connections, at least"), "number", _at_least),
        Condition("most_peers", _("Connections, at most"), "number", _at_most),
        Condition("isolated", _("Isolated"), "choice", _isolated, ("yes", "no")),
        Condition("joined_within", _("Joined within so many days"), "number", _joined_within),
        Condition("joined_before", _("Joined more than so many days ago"), "number", _joined_before),
        Condition("silent", _("Not here for more than so many days"), "number", _silent),
        Condition("space", _("Posted in this space in 90 days"), "space", _space),
        Condition("tag", _("Posted under this tag in 90 days"), "text", _tag),
        Condition("badge", _("Has this badge"), "choice", _badge, tuple(BADGES)),
        Condition("organisation", _("Organisation"), "text", _organisation),
        Condition("invited", _("Invited by a member"), "choice", _invited, ("yes", "no")),
    )
}


def read_conditions(typed: Mapping[str, str]) -> dict[str, int | str]:
    """What was typed, as it is kept; an empty field asks for nothing."""
    found: dict[str, int | str] = {}
    for name, condition in CONDITIONS.items():
        text = typed.get(name, "").strip()
        if text:
            found[name] = _value_of(condition, text)
    return found


def _value_of(condition: Condition, text: str) -> int | str:
    if condition.sort in ("number", "space"):
        if not text.isdecimal() or len(text) > 6:
            raise Invalid(_("Write a whole number, 0 or more."), field=condition.name)
        return int(text)
    if len(text) > LONGEST_VALUE or (condition.choices and text not in condition.choices):
        raise Invalid(_("Choose one of these."), field=condition.name)
    return text


def clauses(conditions: Mapping[str, int | str]) -> dict[str, ColumnElement[bool]]:
    """By name, so that it can be told which of them somebody stopped meeting."""
    return {name: CONDITIONS[name].holds(value) for name, value in conditions.items() if name in CONDITIONS}


def counted() -> ColumnElement[bool]:
    """Members who are here, neither staff nor bots."""
    return (Member.role < int(Role.STAFF)) & Member.is_bot.is_(False) & Member.left_at.is_(None)
