"""What the page of an emergency tank shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.ledger import available, balance_of, end_of_month, last_day, wallet
from app.models.members import Member
from app.operations.amounts import in_steps, presets
from app.programs.tank.emergency.models import EmergencyTank
from app.programs.tank.emergency.moving import most_to_take, taken_by, why_not_take
from app.programs.tank.levels import LOWEST_BRIM, Level, brim_over
from app.programs.tank.models import TankMovement

WORDS_SHOWN = 5


@dataclass(frozen=True)
class Mine:
    """The viewer and this tank."""

    givable: int
    taken: int
    most: int
    why_not: Reason | None
    usable_until: date

    @property
    def taps(self) -> list[int]:
        return [amount for amount in presets() if amount <= self.givable]


@dataclass(frozen=True)
class EmergencyPage:
    emergency: EmergencyTank
    level: Level
    words: Sequence[TankMovement]
    mine: Mine | None


def emergency_page(emergency_id: int, member: Member | None, at: datetime) -> EmergencyPage:
    """The whole page for a member or a guest; once closed it is the report."""
    emergency = find_emergency(emergency_id)
    level = balance_of(emergency.purse)
    brim = brim_over(max(emergency.started + emergency.put_in, level, LOWEST_BRIM))
    mine = _mine(member, emergency, at) if member and not emergency.closed_at else None
    return EmergencyPage(emergency, Level(level, brim), _words(emergency_id), mine)


def find_emergency(emergency_id: int) -> EmergencyTank:
    found = db.session.get(EmergencyTank, emergency_id)
    if found is None:
        raise NotFound(_("There is no such emergency tank."))
    return found


def all_emergencies() -> Sequence[EmergencyTank]:
    """Every emergency there was, the newest first."""
    return db.session.scalars(select(EmergencyTank).order_by(EmergencyTank.id.desc())).all()


def _mine(member: Member, emergency: EmergencyTank, at: datetime) -> Mine:
    return Mine(
        givable=in_steps(available(wallet(member.id), at, giving=True)),
        taken=taken_by(member, emergency),
        most=most_to_take(member, emergency, at),
        why_not=why_not_take(member, emergency, at),
        usable_until=last_day(end_of_month(at, 1)),
    )


def _words(emergency_id: int) -> Sequence[TankMovement]:
    said = TankMovement.emergency_id == emergency_id, TankMovement.words != ""
    query = select(TankMovement).where(*said).options(joinedload(TankMovement.member))
    return db.session.scalars(query.order_by(TankMovement.id.desc()).limit(WORDS_SHOWN)).all()
