"""The free tank: one shared pool that lives only on what members put in."""

from app.programs.tank.models import TankAppeal, TankDay, TankMovement
from app.programs.tank.operations import appeal, deposit, end_appeal, note_level, withdraw
from app.programs.tank.queries import tell_movements
from app.programs.tank.rules import most_withdrawable, why_not_withdraw

__all__ = [
    "TankAppeal",
    "TankDay",
    "TankMovement",
    "appeal",
    "deposit",
    "end_appeal",
    "most_withdrawable",
    "note_level",
    "tell_movements",
    "why_not_withdraw",
    "withdraw",
]
