"""Occasions: who was invited, came, answered, scored and converted outside the forum. A bookkeeper.

The last word on each of these stands; taking an answer back takes its score along.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, tuple_, update

from app.base.database import db
from app.events.accounts import MemberMerged
from app.events.log import Logged
from app.events.occasions import (
    ConversionTakenBack,
    ConversionTold,
    InvitationTakenBack,
    MemberInvited,
    PartTakenBack,
    SurveyScored,
    TookPart,
)
from app.readers.batch import chunks, forget, gathered
from app.readers.marks import mark, mark_everything
from app.readers.occasions.tables import OutsideFact, Told
from app.readers.reader import Reader

__all__ = ["PARTS", "OutsideFact", "Told", "occasions"]

NAME = "occasions batch"
PARTS = {"event": Told.CAME, "survey": Told.ANSWERED}  # linking an account is no act of community


@dataclass
class Batch:
    """The last word of a batch on everything told."""

    facts: dict[tuple[int, int], dict[str, Any] | None] = field(default_factory=dict)

    def stands(self, what: Told, about_id: int, member_id: int, day: str, **more: int | None) -> None:
        row = {"what": int(what), "about_id": about_id, "member_id": member_id, "day": date.fromisoformat(day)}
        self.facts[int(what), about_id] = {"occasion_id": None, "value": None, **row, **more}

    def goes(self, what: Told, about_id: int) -> None:
        self.facts[int(what), about_id] = None


def _batch() -> Batch:
    return gathered(NAME, Batch)


def _write_down() -> None:
    """Bring the table up to the batch's last word."""
    facts = _batch().facts
    forget(NAME)
    changed: set[tuple[int, date]] = set()
    for keys in chunks(sorted(facts)):
        old = delete(OutsideFact).where(tuple_(OutsideFact.what, OutsideFact.about_id).in_(keys))
        gone = old.returning(OutsideFact.member_id, OutsideFact.day)
        rows = db.session.execute(gone, execution_options={"synchronize_session": False})
        changed.update((row.member_id, row.day) for row in rows)
    standing = [row for row in facts.values() if row]
    if standing:
        db.session.execute(insert(OutsideFact), standing)
    changed.update((row["member_id"], row["day"]) for row in standing)
    mark("occasions", [(member, None, day) for member, day in sorted(changed)])


occasions = Reader(
    "occasions", tables=(OutsideFact,), clear=lambda: mark_everything("occasions"), after_batch=_write_down
)


@occasions.on(MemberMerged)
def merged(event: MemberMerged, logged: Logged) -> None:
    mine = update(OutsideFact).where(OutsideFact.member_id == event.from_id).values(member_id=event.into_id)
    days = db.session.scalars(mine.returning(OutsideFact.day), execution_options={"synchronize_session": False})
    mark("occasions", [(event.into_id, None, day) for day in sorted(set(days))])


@occasions.on(MemberInvited)
def invited(event: MemberInvited, logged: Logged) -> None:
    _batch().stands(Told.INVITED, event.part_id, event.member_id, event.day, occasion_id=event.occasion_id)


@occasions.on(InvitationTakenBack)
def invitation_taken_back(event: InvitationTakenBack, logged: Logged) -> None:
    _batch().goes(Told.INVITED, event.part_id)


@occasions.on(TookPart)
def took_part(event: TookPart, logged: Logged) -> None:
    if event.sort in PARTS:
        _batch().stands(PARTS[event.sort], event.part_id, event.member_id, event.day, occasion_id=event.occasion_id)


@occasions.on(PartTakenBack)
def part_taken_back(event: PartTakenBack, logged: Logged) -> None:
    if event.sort in PARTS:
        _batch().goes(PARTS[event.sort], event.part_id)
    _batch().goes(Told.SCORED, event.part_id)


@occasions.on(SurveyScored)
def scored(event: SurveyScored, logged: Logged) -> None:
    about = {"occasion_id": event.occasion_id, "value": event.score}
    _batch().stands(Told.SCORED, event.part_id, event.member_id, event.day, **about)


@occasions.on(ConversionTold)
def converted(event: ConversionTold, logged: Logged) -> None:
    _batch().stands(Told.CONVERTED, event.conversion_id, event.member_id, event.day, value=event.kind_id)


@occasions.on(ConversionTakenBack)
def conversion_taken_back(event: ConversionTakenBack, logged: Logged) -> None:
    _batch().goes(Told.CONVERTED, event.conversion_id)
