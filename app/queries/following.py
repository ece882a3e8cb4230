"""What a member follows and mutes, with names and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.models.attention import About
from app.models.members import Member
from app.models.topics import Tag, Topic
from app.operations.attending import Subject, wishes
from app.queries.topic_list import put_spaces, spaces_for
from app.rules import Action, Actor, why_not

TABLES: dict[About, type[Topic] | type[Tag] | type[Member]] = {
    About.TOPIC: Topic,
    About.TAG: Tag,
    About.MEMBER: Member,
}


@dataclass(frozen=True)
class Followed:
    """One thing with the wish about it."""

    about: str
    subject: Subject
    wish: str


def followed(actor: Actor) -> list[Followed]:
    """By sort, what still is there and open to the actor."""
    mine = {about: wish for about, wish in wishes(actor).items() if wish}
    found: list[Followed] = []
    for about in About:
        ids = [subject_id for (each, subject_id) in mine if each == about]
        subjects = _subjects(actor, about, ids) if ids else []
        found += [Followed(about.value, subject, mine[about, subject.id]) for subject in subjects]
    return found


def find_subject(actor: Actor, about: About, subject_id: int) -> Subject:
    """What is to be followed, where the actor may see it."""
    found = _subjects(actor, about, [subject_id])
    if not found:
        raise NotFound(_("There is nothing here to follow."))
    return found[0]


def _subjects(actor: Actor, about: About, ids: list[int]) -> list[Subject]:
    if about is About.SPACE:
        return [space for space in spaces_for(actor) if space.id in ids]
    table = TABLES[about]
    rows = db.session.scalars(select(table).where(table.id.in_(ids)).order_by(table.id.desc())).all()
    put_spaces(row for row in rows if isinstance(row, Topic))
    return [row for row in cast(Sequence[Topic | Tag | Member], rows) if _is_open(actor, row)]


def _is_open(actor: Actor, subject: Topic | Tag | Member) -> bool:
    if isinstance(subject, Topic):
        return why_not(actor, Action.TOPIC_READ, subject) is None
    return not (isinstance(subject, Member) and subject.left_at)
