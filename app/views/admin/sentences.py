"""What a member did, in words."""

from collections.abc import Sequence

from app.base.i18n import Reason, _
from app.readers.activity import Act, MemberDay

ACTS: dict[Act, Reason] = {
    Act.VISITS: _("Visits"),
    Act.TOPICS: _("Topics opened"),
    Act.ANSWERS: _("Answers written"),
    Act.COMMENTS: _("Comments written"),
    Act.NICES_GIVEN: _("Nices given"),
    Act.NICES_RECEIVED: _("Nices received"),
    Act.CHIPS_GIVEN: _("Chips given"),
    Act.CHIPS_RECEIVED: _("Chips received"),
    Act.ACCEPTS_RECEIVED: _("Best answers"),
    Act.IDEAS: _("Ideas posted"),
    Act.VOTES: _("Ideas supported"),
    Act.DEPOSITS: _("Deposits"),
    Act.WITHDRAWALS: _("Withdrawals"),
    Act.EVENTS_ATTENDED: _("Events attended"),
    Act.SURVEYS: _("Surveys answered"),
    Act.SHARES: _("Shares"),
    Act.DWELL: _("Minutes of reading"),
}


def done_on(day: MemberDay) -> Sequence[tuple[Reason, int]]:
    """What was done and received on a day: (what, how often)."""
    done = [(label, times_of(act, getattr(day, act.column))) for act, label in ACTS.items()]
    return [(label, times) for label, times in done if times]


def times_of(act: Act, counted: int) -> int:
    """How often; of reading, how many whole minutes."""
    return counted // 60 if act is Act.DWELL else counted
