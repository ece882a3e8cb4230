"""The tanks in a member's bank book."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.base.database import db
from app.base.i18n import _
from app.ledger import Line
from app.programs.tank.emergency.models import EmergencyTank
from app.programs.tank.models import TankMovement
from app.queries.passbook import Told, tells


@tells("deposit", "withdraw")
def tell_movements(lines: Sequence[Line]) -> Mapping[int, Told]:
    """Into and out of which tank, with the words that were left there."""
    ids = {line.transfer.about_id for line in lines}
    query = select(TankMovement, EmergencyTank.name).outerjoin(
        EmergencyTank, EmergencyTank.id == TankMovement.emergency_id
    )
    moved = {
        movement.id: (movement, name) for movement, name in db.session.execute(query.where(TankMovement.id.in_(ids)))
    }
    return {line.transfer.id: _told(line, *moved[line.transfer.about_id or 0]) for line in lines}


def _told(line: Line, movement: TankMovement, need: str | None) -> Told:
    if need:
        what = _("For “%(need)s”", need=need) if line.amount < 0 else _("From “%(need)s”", need=need)
        return Told(what, movement.words, f"/tank/emergency/{movement.emergency_id}")
    return Told(_("Into the tank") if line.amount < 0 else _("Out of the tank"), movement.words, "/tank")
