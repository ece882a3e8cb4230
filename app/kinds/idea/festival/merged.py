"""Two accounts of one person vote once: in a running festival the closed one's votes come back. What is over stands."""

from sqlalchemy import select, update

from app.base.database import db
from app.kinds.idea.festival.holding import locked_festival
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote
from app.models.festivals import Phase
from app.operations.merging import Merge, before_rows_move


@before_rows_move
def give_votes_back(merge: Merge) -> None:
    mine = (FestivalVote.member_id == merge.old.id) & FestivalVote.returned_at.is_(None)
    votes = db.session.scalars(select(FestivalVote).where(mine).order_by(FestivalVote.festival_id, FestivalVote.id))
    for vote in votes.all():
        if locked_festival(vote.festival_id, shared=True).phase(merge.at) is Phase.RUNNING:
            here = (FestivalIdea.festival_id == vote.festival_id) & (FestivalIdea.topic_id == vote.topic_id)
            fewer = {"votes": FestivalIdea.votes - vote.votes, "voters": FestivalIdea.voters - 1}
            db.session.execute(update(FestivalIdea).where(here).values(fewer))
            db.session.delete(vote)
    db.session.flush()
