"""The emergency tank: for one need, for a time, with the test of need put aside."""

from app.programs.tank.emergency.models import EmergencyTank
from app.programs.tank.emergency.moving import Movement, aim, most_to_take, take, why_not_take
from app.programs.tank.emergency.opening import Opening, close_emergency, mind, open_emergency, open_one

__all__ = [
    "EmergencyTank",
    "Movement",
    "Opening",
    "aim",
    "close_emergency",
    "mind",
    "most_to_take",
    "open_emergency",
    "open_one",
    "take",
    "why_not_take",
]
