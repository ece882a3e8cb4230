"""Polls of topics: one choice, several, or an order; open until a moment or until their author closes them."""

from app.programs.polls import merged, rules  # noqa: F401  (registers its rules)
from app.programs.polls.asking import PollWish, ask
from app.programs.polls.changing import change
from app.programs.polls.closing import close, close_some
from app.programs.polls.models import Poll, PollBallot, PollKind, PollMark, PollOption, Results
from app.programs.polls.voting import take_back, vote

__all__ = [
    "Poll",
    "PollBallot",
    "PollKind",
    "PollMark",
    "PollOption",
    "PollWish",
    "Results",
    "ask",
    "change",
    "close",
    "close_some",
    "take_back",
    "vote",
]
