"""Telling who was invited, took part and scored; telling it again changes nothing, mistakes are taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from app.base.clock import day_of, now
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.events import log
from app.events.occasions import InvitationTakenBack, MemberInvited, PartTakenBack, SurveyScored, TookPart
from app.models.members import Member
from app.operations import auditing
from app.operations.accounts import members_called
from app.operations.names import clean_line
from app.programs.occasions.models import Occasion, Part, Sort
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_TITLE, MOST_NAMES = 120, 1000
OLDEST = timedelta(days=366)
SCORES = range(11)


@dataclass(frozen=True)
class Names:
    """Who did what: handles or e-mail addresses of those who took part and were invited, and scores by them."""

    took_part: Iterable[str] = ()
    invited: Iterable[str] = ()
    scores: Mapping[str, int] = field(default_factory=dict)

    def checked(self, sort: str) -> "Names":
        """As they are kept: without @ and spaces, small letters, each once."""
        took_part, invited = _clean(self.took_part, "names"), _clean(self.invited, "invited")
        scores = {plain(name): score for name, score in self.scores.items()}
        if invited and sort != Sort.EVENT:
            raise Invalid(_("Only to events members are invited."), field="invited")
        if scores and sort != Sort.SURVEY:
            raise Invalid(_("Only surveys have scores."), field="scores")
        if any(score not in SCORES for score in scores.values()):
            raise Invalid(_("A score is a whole number from 0 to 10."), field="scores")
        if not took_part and not invited:
            raise Invalid(_("Write who took part: a handle or an e-mail address on each line."), field="names")
        return Names(took_part, invited, scores)


@dataclass(frozen=True)
class Told:
    """What came of telling: members noted now, those known before, and names that are nobody's here.

    `invited`: invitations noted now; `scored`: scores that are new or other than before.
    """

    occasion: Occasion
    noted: int
    known: int
    strangers: Sequence[str]
    invited: int = 0
    scored: int = 0


def tell(actor: Actor, sort: str, title: str, day: date, names: Names | Iterable[str]) -> Told:
    """Note that these members took part or were invited. An event's attendance is told without invitation, too."""
    require(actor, Action.OCCASION_TELL)
    wanted = (names if isinstance(names, Names) else Names(names)).checked(_checked_sort(sort))
    occasion = _occasion(actor, sort, _checked_title(title), _checked_day(day, wanted))
    members, strangers = _found([*wanted.took_part, *wanted.invited])
    parts = {part.member_id: part for part in _parts(occasion, list({member.id for member in members.values()}))}
    came, asked = (_each(members, some) for some in (wanted.took_part, wanted.invited))
    new = [_note_part(actor, occasion, parts, member) for member in came if not _has(parts, member, "took_part")]
    invited = [_note_invitation(actor, occasion, parts, each) for each in asked if not _has(parts, each, "invited_at")]
    scores = {members[name].id: score for name, score in wanted.scores.items() if name in members}
    scored = _note_scores(actor, occasion, parts, scores)
    if new or invited or scored:
        about: dict[str, int | str] = {"sort": sort, "title": occasion.title, "members": len(new)}
        about |= {"invited": len(invited)} if invited else {}
        about |= {"scores": scored} if scored else {}
        auditing.note(actor, "occasion.tell", "occasion", occasion.id, "", **about)
    known = len({member.id for member in (*came, *asked)} - {part.member_id for part in (*new, *invited)})
    return Told(occasion, len(new), known, strangers, len(invited), scored)


def take_back(actor: Actor, part_id: int, reason: str) -> Part:
    """It was told by mistake: what it earned goes back, and a score with it."""
    part, occasion, reason = _to_take_back(actor, part_id, reason)
    if part.took_part:
        part.taken_back_at, part.score = now(), None
        auditing.note(actor, "occasion.take_back", "member", part.member_id, reason, part=part.id)
        about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": occasion.id}
        log.append(PartTakenBack(**about, sort=occasion.sort), actor)
    return part


def take_invitation_back(actor: Actor, part_id: int, reason: str) -> Part:
    """They were not invited after all; that they came stands."""
    part, occasion, reason = _to_take_back(actor, part_id, reason)
    if part.invited_at is not None:
        part.invited_at = None
        auditing.note(actor, "occasion.uninvite", "member", part.member_id, reason, part=part.id)
        about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": occasion.id}
        log.append(InvitationTakenBack(**about), actor)
    return part


def _to_take_back(actor: Actor, part_id: int, reason: str) -> tuple[Part, Occasion, str]:
    require(actor, Action.OCCASION_TELL)
    reason = auditing.given_reason(reason)
    part = db.session.get(Part, part_id, with_for_update=True, populate_existing=True)
    if part is None:
        raise NotFound(_("There is no such entry."))
    return part, db.session.get_one(Occasion, part.occasion_id), reason


def _checked_sort(sort: str) -> str:
    if sort not in set(Sort):
        raise Invalid(_("Choose what it was."), field="sort")
    return sort


def _checked_title(title: str) -> str:
    title = clean_line(title, LONGEST_TITLE, "title")
    if not title:
        raise Invalid(_("Give it a name."), field="title")
    return title


def _checked_day(day: date, wanted: Names) -> date:
    """One may be invited to what is to come, and have taken part in what has been."""
    if is_recent(day):
        return day
    today = day_of(now(), site().zone)
    if wanted.took_part or not today < day <= today + OLDEST:
        raise Invalid(
            _("The day lies within the last twelve months; of invitations, within the next, too."), field="day"
        )
    return day


def is_recent(day: date) -> bool:
    """What is told lies within the last twelve months."""
    today = day_of(now(), site().zone)
    return today - OLDEST <= day <= today


def _clean(names: Iterable[str], field: str) -> list[str]:
    wanted = list(dict.fromkeys(plain(name) for name in names if name.strip()))
    if len(wanted) > MOST_NAMES:
        raise Invalid(_("At most %(count)d members at a time, please.", count=MOST_NAMES), field=field)
    return wanted


def plain(name: str) -> str:
    """A handle or an address as it is kept."""
    return name.replace("\x00", "").strip().removeprefix("@").lower()


def _occasion(actor: Actor, sort: str, title: str, day: date) -> Occasion:
    """The one of that name and day, made when it is new; its row is locked, so two tellings take turns."""
    values = {"sort": sort, "title": title, "day": day, "made_by_id": actor.member_id, "made_at": now()}
    insert_or_ignore(Occasion, **values)
    same = Occasion.sort == sort, Occasion.title == title, Occasion.day == day
    return db.session.scalars(select(Occasion).where(*same).with_for_update()).one()


def found_members(wanted: Sequence[str]) -> dict[str, Member]:
    """By each handle or e-mail address asked for; without bots and those who left."""
    addressed = db.session.scalars(select(Member).where(Member.email.in_(wanted)).order_by(Member.id)).all()
    found = {member.email: member for member in addressed if member.email} | members_called(wanted)
    return {name: member for name, member in found.items() if not (member.left_at or member.is_bot)}


def _found(names: Sequence[str]) -> tuple[dict[str, Member], Sequence[str]]:
    wanted = list(dict.fromkeys(names))
    known = found_members(wanted)
    return known, [name for name in wanted if name not in known]


def _each(members: Mapping[str, Member], names: Iterable[str]) -> list[Member]:
    """Each of them once, in the order of their ids."""
    found = {members[name].id: members[name] for name in names if name in members}
    return [found[member_id] for member_id in sorted(found)]


def _parts(occasion: Occasion, member_ids: Sequence[int]) -> Sequence[Part]:
    query = select(Part).where(Part.occasion_id == occasion.id, Part.member_id.in_(member_ids))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _has(parts: Mapping[int, Part], member: Member, what: str) -> bool:
    return member.id in parts and bool(getattr(parts[member.id], what))


def _part(parts: dict[int, Part], occasion: Occasion, member: Member) -> Part:
    if member.id not in parts:
        parts[member.id] = Part(occasion_id=occasion.id, member_id=member.id)
        db.session.add(parts[member.id])
    return parts[member.id]


def _note_part(actor: Actor, occasion: Occasion, parts: dict[int, Part], member: Member) -> Part:
    part = _part(parts, occasion, member)
    part.told_at, part.taken_back_at = now(), None
    db.session.flush()
    about = {"part_id": part.id, "member_id": member.id, "occasion_id": occasion.id}
    log.append(TookPart(**about, sort=occasion.sort, day=occasion.day.isoformat()), actor)
    return part


def _note_invitation(actor: Actor, occasion: Occasion, parts: dict[int, Part], member: Member) -> Part:
    part = _part(parts, occasion, member)
    part.invited_at = now()
    db.session.flush()
    about = {"part_id": part.id, "member_id": member.id, "occasion_id": occasion.id}
    log.append(MemberInvited(**about, day=occasion.day.isoformat()), actor)
    return part


def _note_scores(actor: Actor, occasion: Occasion, parts: Mapping[int, Part], scores: Mapping[int, int]) -> int:
    """How many are new or other than before; who did not take part has none."""
    changed = [(parts[each], score) for each, score in sorted(scores.items()) if _scores_anew(parts.get(each), score)]
    for part, score in changed:
        part.score = score
        about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": occasion.id}
        log.append(SurveyScored(**about, score=score, day=occasion.day.isoformat()), actor)
    return len(changed)


def _scores_anew(part: Part | None, score: int) -> bool:
    return part is not None and part.took_part and part.score != score
