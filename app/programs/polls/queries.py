"""A poll as one viewer sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.base.clock import now
from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.models.topics import Topic
from app.programs.polls.models import Poll, PollKind, PollMark, PollOption, Results
from app.programs.polls.voting import why_closed
from app.rules import Action, Actor, why_not


@dataclass(frozen=True)
class OptionView:
    """An option with the viewer's own place for it (0: not chosen). `share` is of all that it could have, 0 to 1."""

    option: PollOption
    place: int
    share: float
    leads: bool


@dataclass(frozen=True)
class PollView:
    """`options` stand in the poll's own order, `ranking` the strongest first."""

    topic: Topic
    poll: Poll
    options: Sequence[OptionView]
    is_open: bool
    has_voted: bool
    shows_results: bool
    why_not_vote: Reason | None
    may_close: bool

    @property
    def is_ranked(self) -> bool:
        return self.poll.kind == PollKind.RANKED

    @property
    def ranking(self) -> Sequence[OptionView]:
        return sorted(self.options, key=lambda view: (-view.option.points, -view.option.votes, view.option.position))


def poll_view(actor: Actor, topic: Topic) -> PollView:
    poll, mine = _poll_and_choice(topic.id, actor.member_id or 0)
    at = now()
    return PollView(
        topic=topic,
        poll=poll,
        options=_views(poll, mine),
        is_open=poll.is_open(at),
        has_voted=bool(mine),
        shows_results=_shows_results(poll, has_voted=bool(mine), is_open=poll.is_open(at)),
        why_not_vote=why_not(actor, Action.POLL_VOTE, topic) or why_closed(poll, at),
        may_close=poll.is_open(at) and why_not(actor, Action.POLL_CLOSE, topic) is None,
    )


def _poll_and_choice(topic_id: int, member_id: int) -> tuple[Poll, dict[int, int]]:
    """The poll with its options, and the member's places by option: one command, for a topic's page has few."""
    mine = (PollMark.option_id == PollOption.id) & (PollMark.member_id == member_id)
    query = select(Poll, PollOption, PollMark.place).join(PollOption, PollOption.poll_id == Poll.id)
    query = query.outerjoin(PollMark, mine).where(Poll.topic_id == topic_id).order_by(PollOption.position)
    rows = db.session.execute(query, execution_options={"populate_existing": True}).all()
    if not rows:
        raise NotFound(_("This topic has no poll."))
    poll = rows[0][0]
    set_committed_value(poll, "options", [option for _poll, option, _place in rows])
    return poll, {option.id: place for _poll, option, place in rows if place}


def _shows_results(poll: Poll, *, has_voted: bool, is_open: bool) -> bool:
    """Also its author and staff wait: who sees the results early writes differently about them."""
    if not is_open or poll.results == Results.ALWAYS:
        return True
    return has_voted and poll.results == Results.VOTED


def _views(poll: Poll, mine: Mapping[int, int]) -> list[OptionView]:
    ranked = poll.kind == PollKind.RANKED
    whole = poll.voter_count * (len(poll.options) if ranked else 1)
    counts = {option.id: option.points if ranked else option.votes for option in poll.options}
    most = max(counts.values(), default=0)
    return [
        OptionView(
            option=option,
            place=mine.get(option.id, 0),
            share=counts[option.id] / whole if whole else 0.0,
            leads=most > 0 and counts[option.id] == most,
        )
        for option in poll.options
    ]
