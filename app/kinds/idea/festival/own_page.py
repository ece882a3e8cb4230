"""Votes on the idea's own page, while a festival runs that holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all

from app.base.clock import now
from app.base.database import db
from app.base.i18n import Reason
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote
from app.kinds.idea.festival.queries import running
from app.kinds.idea.festival.voting import OUT, taking_part, why_no_more
from app.kinds.idea.status import UNDECIDED
from app.models.festivals import Festival
from app.models.topics import Topic
from app.rules import Action, Actor, why_not


@dataclass(frozen=True)
class VotesHere:
    """`mine` are the viewer's votes on the idea, `left` the free ones; `votes` and `voters` everybody's, if shown."""

    festival: Festival
    mine: int
    left: int
    votes: int
    voters: int
    shows_results: bool
    why_not_more: Reason | None


def votes_here(actor: Actor, topic: Topic) -> Sequence[VotesHere]:
    """One for each running festival in which the viewer can lay votes on this idea, or take some back."""
    if topic.state not in UNDECIDED or why_not(actor, Action.FESTIVAL_VOTE, topic):
        return ()
    mine = (FestivalVote.member_id == actor.member_id) & FestivalVote.returned_at.is_(None)
    laid = select(func.coalesce(func.sum(FestivalVote.votes), 0)).where(mine, FestivalVote.festival_id == Festival.id)
    here = laid.where(FestivalVote.topic_id == topic.id)
    query = select(Festival, laid.scalar_subquery(), here.scalar_subquery(), FestivalIdea.votes, FestivalIdea.voters)
    this_idea = (FestivalIdea.festival_id == Festival.id) & (FestivalIdea.topic_id == topic.id)
    rows = db.session.execute(query.outerjoin(FestivalIdea, this_idea).where(*running()).order_by(Festival.ends_at))
    found = rows.all()
    holding = _holding([row[0] for row in found], topic)
    return [
        VotesHere(
            festival=festival,
            mine=on_it,
            left=festival.votes_each - used,
            votes=votes or 0,
            voters=voters or 0,
            shows_results=festival.shows_results(now()),
            why_not_more=why_no_more(festival, on_it, used) if festival.id in holding else OUT,
        )
        for festival, used, on_it, votes, voters in found
        if festival.id in holding or on_it
    ]


def _holding(festivals: Sequence[Festival], topic: Topic) -> set[int]:
    """The ids of those in which the idea takes part."""
    parts = ((each.id, taking_part(each).where(Topic.id == topic.id)) for each in festivals)
    asked = [select(literal(festival_id)).where(this_one.exists()) for festival_id, this_one in parts]
    return set(db.session.scalars(union_all(*asked))) if asked else set()
