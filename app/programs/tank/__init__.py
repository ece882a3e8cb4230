"""The free tank: one shared pool that lives only on what members put in."""

from app.programs.tank.emergency import EmergencyTank, mind
from app.programs.tank.models import TankAppeal, TankDay, TankMovement
from app.programs.tank.operations import appeal, deposit, end_appeal, end_appeal_if_over, note_level, withdraw
from app.programs.tank.passbook import tell_movements
from app.programs.tank.reminding import remind_some
from app.programs.tank.rules import most_withdrawable, why_not_withdraw

__all__ = [
    "EmergencyTank",
    "TankAppeal",
    "TankDay",
    "TankMovement",
    "appeal",
    "deposit",
    "end_appeal",
    "end_appeal_if_over",
    "mind",
    "most_withdrawable",
    "note_level",
    "remind_some",
    "tell_movements",
    "why_not_withdraw",
    "withdraw",
]
