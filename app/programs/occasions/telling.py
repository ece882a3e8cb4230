"""Telling who took part; telling it again changes nothing, and a mistake is taken back with what it earned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from app.base.clock import day_of, now
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.events import log
from app.events.occasions import PartTakenBack, TookPart
from app.models.members import Member
from app.operations import auditing
from app.operations.names import clean_line
from app.programs.occasions.models import Occasion, Part, Sort
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_TITLE, MOST_NAMES = 120, 1000
OLDEST = timedelta(days=366)


@dataclass(frozen=True)
class Told:
    """What came of telling: members noted now, those known before, and names that are nobody's here."""

    occasion: Occasion
    noted: int
    known: int
    strangers: Sequence[str]


def tell(actor: Actor, sort: str, title: str, day: date, names: Iterable[str]) -> Told:
    """Note that the members of these handles or e-mail addresses took part."""
    require(actor, Action.OCCASION_TELL)
    wanted = _checked_names(names)
    occasion = _occasion(actor, _checked_sort(sort), _checked_title(title), _checked_day(day))
    members, strangers = _found(wanted)
    before = {part.member_id: part for part in _parts(occasion, members)}
    new = [member for member in members if _is_new(before.get(member.id))]
    for member in new:
        _note_part(actor, occasion, member, before.get(member.id))
    if new:
        auditing.note(actor, "occasion.tell", "occasion", occasion.id, sort=sort, title=title, members=len(new))
    return Told(occasion, len(new), len(members) - len(new), strangers)


def take_back(actor: Actor, part_id: int, reason: str) -> Part:
    """It was told by mistake: what it earned goes back."""
    require(actor, Action.OCCASION_TELL)
    reason = auditing.given_reason(reason)
    part = db.session.get(Part, part_id, with_for_update=True, populate_existing=True)
    if part is None:
        raise NotFound(_("There is no such entry."))
    if part.taken_back_at is None:
        occasion = db.session.get_one(Occasion, part.occasion_id)
        part.taken_back_at = now()
        auditing.note(actor, "occasion.take_back", "member", part.member_id, reason, part=part.id)
        log.append(PartTakenBack(part_id=part.id, member_id=part.member_id, sort=occasion.sort), actor)
    return part


def _checked_sort(sort: str) -> str:
    if sort not in set(Sort):
        raise Invalid(_("Choose what it was."), field="sort")
    return sort


def _checked_title(title: str) -> str:
    title = clean_line(title, LONGEST_TITLE, "title")
    if not title:
        raise Invalid(_("Give it a name."), field="title")
    return title


def _checked_day(day: date) -> date:
    today = day_of(now(), site().zone)
    if not today - OLDEST <= day <= today:
        raise Invalid(_("The day lies within the last twelve months."), field="day")
    return day


def _checked_names(names: Iterable[str]) -> list[str]:
    """As they are kept: without @ and spaces, small letters, each once."""
    wanted = list(dict.fromkeys(name.strip().removeprefix("@").lower() for name in names if name.strip()))
    if not wanted:
        raise Invalid(_("Write who took part: a handle or an e-mail address on each line."), field="names")
    if len(wanted) > MOST_NAMES:
        raise Invalid(_("At most %(count)d members at a time, please.", count=MOST_NAMES), field="names")
    return wanted


def _occasion(actor: Actor, sort: str, title: str, day: date) -> Occasion:
    """The one of that name and day, made when it is new; its row is locked, so two tellings take turns."""
    values = {"sort": sort, "title": title, "day": day, "made_by_id": actor.member_id, "made_at": now()}
    insert_or_ignore(Occasion, **values)
    same = Occasion.sort == sort, Occasion.title == title, Occasion.day == day
    return db.session.scalars(select(Occasion).where(*same).with_for_update()).one()


def _found(wanted: Sequence[str]) -> tuple[Sequence[Member], Sequence[str]]:
    named = or_(Member.handle.in_(wanted), Member.email.in_(wanted))
    here = Member.left_at.is_(None), Member.is_bot.is_(False)
    members = db.session.scalars(select(Member).where(named, *here).order_by(Member.id)).all()
    known = {name for member in members for name in (member.handle, member.email)}
    return members, [name for name in wanted if name not in known]


def _parts(occasion: Occasion, members: Sequence[Member]) -> Sequence[Part]:
    whose = Part.member_id.in_([member.id for member in members])
    return db.session.scalars(select(Part).where(Part.occasion_id == occasion.id, whose)).all()


def _is_new(part: Part | None) -> bool:
    return part is None or part.taken_back_at is not None


def _note_part(actor: Actor, occasion: Occasion, member: Member, before: Part | None) -> None:
    part = before or Part(occasion_id=occasion.id, member_id=member.id)
    part.told_at, part.taken_back_at = now(), None
    db.session.add(part)
    db.session.flush()
    about = {"part_id": part.id, "member_id": member.id}
    log.append(TookPart(**about, sort=occasion.sort, day=occasion.day.isoformat()), actor)
