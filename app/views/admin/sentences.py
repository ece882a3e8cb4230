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
}


def done_on(day: MemberDay) -> Sequence[tuple[Reason, int]]:
    """What was done and received on a day: (what, how often)."""
    return [(label, getattr(day, act.column)) for act, label in ACTS.items() if getattr(day, act.column)]
