"""Two accounts of one person have one ballot in a poll. What was told at a poll's end stands."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from app.base.database import db
from app.models.topics import Topic
from app.operations.merging import Merge, before_rows_move
from app.programs.polls.models import Poll, PollBallot, PollMark
from app.programs.polls.voting import drop_ballot, locked_poll


@before_rows_move
def join_ballots(merge: Merge) -> None:
    old, new = merge.both
    theirs = aliased(PollBallot)
    both = select(theirs.poll_id).where(theirs.poll_id == PollBallot.poll_id, theirs.member_id == new).exists()
    query = select(Poll.topic_id, PollBallot.at, both).join(PollBallot, PollBallot.poll_id == Poll.id)
    query = query.join(Topic, Topic.id == Poll.topic_id).where(PollBallot.member_id == old).order_by(Poll.topic_id)
    for topic_id, at, is_double in db.session.execute(query).all():
        poll = locked_poll(topic_id)
        if not is_double:
            _hand_over(poll.id, at, old, new)
        elif poll.is_open(merge.at):
            drop_ballot(poll, old)


def _hand_over(poll_id: int, at: object, old: int, new: int) -> None:
    db.session.add(PollBallot(poll_id=poll_id, member_id=new, at=at))
    db.session.flush()
    marks = update(PollMark).where(PollMark.poll_id == poll_id, PollMark.member_id == old).values(member_id=new)
    db.session.execute(marks, execution_options={"synchronize_session": False})
    gone = delete(PollBallot).where(PollBallot.poll_id == poll_id, PollBallot.member_id == old)
    db.session.execute(gone, execution_options={"synchronize_session": False})
