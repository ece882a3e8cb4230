"""One proposed next step for each member who rises or fades."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.heat.rule import State
from app.figures.tables import MemberTies
from app.readers.activity import MemberDay
from app.readers.questions import QuestionProgress

PROPOSALS: dict[str, Reason] = {
    "introduce": _("Introduce them to two members who care about the same things."),
    "know_how": _("Ask them to turn a best answer into know-how."),
    "thank": _("Thank them by name for what they did this week."),
    "answer": _("Answer their open question, or ask somebody who can."),
    "greet": _("Ask one of their connections to say hello."),
    "ask": _("Ask how they are and what they miss here."),
}


def proposals(states: Mapping[int, State], day: date) -> dict[int, str]:
    """A key of PROPOSALS for each member."""
    members = list(states)
    tied = dict(
        db.session.execute(
            select(MemberTies.member_id, MemberTies.recent).where(MemberTies.member_id.in_(members))
        ).all()
    )
    accepted = _with_accepted_answers(members, day)
    waiting = set(
        db.session.scalars(
            select(QuestionProgress.author_id).where(
                QuestionProgress.author_id.in_(members), QuestionProgress.first_answer_at.is_(None)
            )
        )
    )
    found = {}
    for member_id, state in states.items():
        peers = tied.get(member_id, 0)
        if state is State.RISING:
            found[member_id] = "introduce" if not peers else "know_how" if member_id in accepted else "thank"
        else:
            found[member_id] = "answer" if member_id in waiting else "greet" if peers else "ask"
    return found


def _with_accepted_answers(members: list[int], day: date) -> set[int]:
    query = select(MemberDay.member_id).where(
        MemberDay.member_id.in_(members), MemberDay.day >= day - timedelta(days=7), MemberDay.day < day
    )
    return set(db.session.scalars(query.group_by(MemberDay.member_id).having(func.sum(MemberDay.accepts_received) > 0)))
