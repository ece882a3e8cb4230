"""Telling what members did of worth elsewhere: a line each, known by the outside id or by member, kind and moment."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.base.clock import day_of, now, start_of
from app.base.database import db, insert_into, insert_or_ignore
from app.base.errors import Invalid, NotFound
from app.base.i18n import Reason, _
from app.events import log
from app.events.occasions import ConversionTakenBack, ConversionTold
from app.models.members import Member
from app.operations import auditing
from app.operations.names import clean_line
from app.programs.occasions.models import Conversion, ConversionKind
from app.programs.occasions.telling import found_members, is_recent, plain
from app.readers.batch import chunks
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_KIND, MOST_KINDS, LONGEST_ID = 40, 20, 200
OUR_ID = re.compile("yui:([0-9a-f]{64})")  # as our own table of conversions has it
LARGEST_AMOUNT = Decimal(10) ** 12


@dataclass(frozen=True)
class Happened:
    """One conversion as it was told: `at` is a day or a moment in ISO; amount and outside id may be empty."""

    number: int
    member: str
    kind: str
    at: str
    amount: str = ""
    outside_id: str = ""


@dataclass(frozen=True)
class Converted:
    """What came of telling: noted now, known before, and (number, reason) of each that was left out."""

    noted: int
    known: int
    refused: Sequence[tuple[int, Reason]]


def tell_conversions(actor: Actor, told: Sequence[Happened]) -> Converted:
    """Note those that can be read; the same again changes nothing, not even one that was taken back."""
    require(actor, Action.OCCASION_TELL)
    names = sorted({plain(each.member) for each in told})
    members = {name: member for some in chunks(names) for name, member in found_members(some).items()}
    kinds, refused = _Kinds(), list[tuple[int, Reason]]()
    rows: dict[str, dict[str, Any]] = {}
    good = 0
    for each in told:
        try:
            row = _row(actor, each, members, kinds)
        except Invalid as error:
            refused.append((each.number, next(iter(error.fields.values()))))
        else:
            rows.setdefault(row["key"], row)
            good += 1
    noted = _write(actor, list(rows.values()))
    if noted:
        auditing.note(actor, "conversion.tell", "conversion", None, conversions=noted)
    return Converted(noted, good - noted, refused)


def take_conversion_back(actor: Actor, conversion_id: int, reason: str) -> Conversion:
    """It was told by mistake: no figure counts it any more."""
    require(actor, Action.OCCASION_TELL)
    reason = auditing.given_reason(reason)
    found = db.session.get(Conversion, conversion_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such entry."))
    if found.taken_back_at is None:
        found.taken_back_at = now()
        auditing.note(actor, "conversion.take_back", "member", found.member_id, reason, conversion=found.id)
        log.append(ConversionTakenBack(conversion_id=found.id, member_id=found.member_id), actor)
    return found


class _Kinds:
    """The kinds by name; one that is asked for is made, up to a number that a page can show."""

    def __init__(self) -> None:
        rows = db.session.execute(select(ConversionKind.name, ConversionKind.id))
        self.ids: dict[str, int] = {row.name: row.id for row in rows}

    def id_of(self, name: str) -> int:
        if name not in self.ids:
            if len(self.ids) >= MOST_KINDS:
                raise Invalid(_("There are %(count)d kinds already: use one of them.", count=MOST_KINDS), field="kind")
            insert_or_ignore(ConversionKind, name=name)
            mine = select(ConversionKind.id).where(ConversionKind.name == name)
            self.ids[name] = db.session.scalars(mine).one()
        return self.ids[name]


def _row(actor: Actor, told: Happened, members: dict[str, Member], kinds: _Kinds) -> dict[str, Any]:
    member = members.get(plain(told.member))
    if member is None:
        raise Invalid(_("Nobody here has this handle or e-mail address."), field="member")
    at, day = _when(told.at)
    amount = _amount(told.amount)
    kind = clean_line(told.kind.replace("\x00", ""), LONGEST_KIND, "kind").lower()
    if not kind:
        raise Invalid(_("Say what they did."), field="kind")
    outside_id = clean_line(told.outside_id, LONGEST_ID, "id")
    apart = ("id", outside_id) if outside_id else (str(member.id), kind, _moment_as_told(told.at, at))
    ours = OUR_ID.fullmatch(outside_id)
    return {
        "key": ours[1] if ours else sha256("\n".join(apart).encode()).hexdigest(),
        "member_id": member.id,
        "kind_id": kinds.id_of(kind),
        "day": day,
        "at": at,
        "amount_hundredths": amount,
        "told_at": now(),
        "told_by_id": actor.member_id,
    }


def _moment_as_told(text: str, at: datetime) -> str:
    """A day told twice is the same whatever the site's zone is; a moment is the same however it is written."""
    return text.strip() if len(text.strip()) <= len("2027-03-31") else at.isoformat()


def _when(text: str) -> tuple[datetime, date]:
    """The moment and the site's day; a moment without a zone is the site's."""
    text, zone = text.strip(), site().zone
    try:
        if len(text) <= len("2027-03-31"):
            day = date.fromisoformat(text)
            at = start_of(day, zone)
        else:
            read = datetime.fromisoformat(text)
            at = (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
            day = day_of(at, zone)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("Write the day like 2027-03-31 or the moment like 2027-03-31T14:05."), field="at") from error
    if not is_recent(day):
        raise Invalid(_("The day lies within the last twelve months."), field="at")
    return at, day


def _amount(text: str) -> int | None:
    """In hundredths; thousands may be parted by commas."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip().replace(",", "").removeprefix("¥"))
        hundredths = amount * 100
        if not 0 <= amount <= LARGEST_AMOUNT or hundredths != int(hundredths):
            raise InvalidOperation
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise Invalid(_("Write the amount as a number of 0 or more, like 1200 or 19.50."), field="amount") from error
    return int(hundredths)


def _write(actor: Actor, rows: Sequence[dict[str, Any]]) -> int:
    """How many were new; an event tells of each."""
    noted = 0
    for some in chunks(rows):
        new = insert_into(Conversion).on_conflict_do_nothing()
        columns = (Conversion.id, Conversion.member_id, Conversion.kind_id, Conversion.day)
        rows_made = db.session.execute(new.returning(*columns), list(some))
        made = sorted((row.id, row.member_id, row.kind_id, row.day) for row in rows_made)
        _log(actor, made)
        noted += len(made)
    return noted


def _log(actor: Actor, made: Iterable[tuple[int, int, int, date]]) -> None:
    for conversion_id, member_id, kind_id, day in made:
        about = {"conversion_id": conversion_id, "member_id": member_id, "kind_id": kind_id}
        log.append(ConversionTold(**about, day=day.isoformat()), actor)
