"""One proposed next step for each member who rises or fades."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.base.columns import among
from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.heat.rule import State
from app.figures.tables import MemberTies
from app.readers.activity import MemberDay
from app.readers.questions import QuestionProgress

ACCEPTED_DAYS = 7
PROPOSALS: dict[str, Reason] = {
    "introduce": _("Introduce them to two members who care about the same things."),
    "know_how": _("Ask them to turn a best answer into know-how."),
    "thank": _("Thank them by name for what they did this week."),
    "answer": _("Answer their open question, or ask somebody who can."),
    "greet": _("Ask one of their connections to say hello."),
    "ask": _("Ask how they are and what they miss here."),
}


@dataclass(frozen=True)
class Grounds:
    """What decides about the step proposed to some members: their ties, open questions and accepted answers."""

    recent_ties: Mapping[int, int]
    waiting: Set[int]
    accepted: Mapping[int, Sequence[date]]

    @classmethod
    def of(cls, members: Sequence[int], days: Sequence[date]) -> "Grounds":
        """Enough for these days, which are in order."""
        ties = select(MemberTies.member_id, MemberTies.recent).where(among(MemberTies.member_id, members))
        asking = select(QuestionProgress.author_id).where(
            among(QuestionProgress.author_id, members), QuestionProgress.first_answer_at.is_(None)
        )
        answers = select(MemberDay.member_id, MemberDay.day).where(
            MemberDay.accepts_received > 0,
            among(MemberDay.member_id, members),
            MemberDay.day >= days[0] - timedelta(days=ACCEPTED_DAYS),
            MemberDay.day < days[-1],
        )
        accepted: dict[int, list[date]] = defaultdict(list)
        for member_id, day in db.session.execute(answers):
            accepted[member_id].append(day)
        recent = dict(db.session.execute(ties).all())
        return cls(recent, set(db.session.scalars(asking.distinct())), accepted)

    def proposal(self, member_id: int, state: State, day: date) -> str:
        """A key of PROPOSALS."""
        peers = self.recent_ties.get(member_id, 0)
        if state is State.RISING:
            return "introduce" if not peers else "know_how" if self._had_accepted(member_id, day) else "thank"
        return "answer" if member_id in self.waiting else "greet" if peers else "ask"

    def _had_accepted(self, member_id: int, day: date) -> bool:
        return any(0 < (day - then).days <= ACCEPTED_DAYS for then in self.accepted.get(member_id, ()))
