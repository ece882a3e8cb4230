"""The lottery: one draw a member and day, a floor prize for everybody, and a seed that anyone can check afterwards."""

from app.programs.lottery.checking import check, due_checks, note_check
from app.programs.lottery.drawing import draw
from app.programs.lottery.models import Draw, Lottery, LotteryPrize
from app.programs.lottery.queries import tell_prizes
from app.programs.lottery.staging import LotteryWish, PrizeWish, close_some, open_lottery

__all__ = [
    "Draw",
    "Lottery",
    "LotteryPrize",
    "LotteryWish",
    "PrizeWish",
    "check",
    "close_some",
    "draw",
    "due_checks",
    "note_check",
    "open_lottery",
    "tell_prizes",
]
