"""Voting: one ballot a member, changed or taken back until the poll closes. Counters follow under the poll's lock."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, NotFound, Refused
from app.base.i18n import Reason, _
from app.events import log
from app.events.polls import PollVoted, PollVoteTakenBack
from app.models.topics import Topic
from app.programs.polls.models import Poll, PollBallot, PollKind, PollMark
from app.rules import Action, Actor, require


def vote(actor: Actor, topic: Topic, option_ids: Sequence[int], *, at: datetime | None = None) -> Poll:
    """Choose these options, for a ranked poll in this order; the same choice again changes nothing."""
    require(actor, Action.POLL_VOTE, topic)
    at, member_id = at or now(), actor.member_id or 0
    poll = locked_poll(topic.id)
    _require_open(poll, at)
    chosen = _checked(poll, option_ids)
    before = choice_of(poll.id, member_id)
    if chosen == before:
        return poll
    if before:
        _withdraw(poll, member_id, before)
    else:
        db.session.add(PollBallot(poll_id=poll.id, member_id=member_id, at=at))
        poll.voter_count += 1
        log.append(PollVoted(poll_id=poll.id, topic_id=topic.id), actor, at=at)
    db.session.flush()
    marks = (PollMark(poll_id=poll.id, member_id=member_id, option_id=each, place=n) for n, each in _placed(chosen))
    db.session.add_all(marks)
    _count(poll, chosen, 1)
    freshness.touch(f"topic:{topic.id}")
    return poll


def take_back(actor: Actor, topic: Topic, *, at: datetime | None = None) -> Poll:
    """As if one had not voted; taking back twice is taking back once."""
    require(actor, Action.POLL_VOTE, topic)
    at, member_id = at or now(), actor.member_id or 0
    poll = locked_poll(topic.id)
    _require_open(poll, at)
    before = choice_of(poll.id, member_id)
    if not before:
        return poll
    drop_ballot(poll, member_id)
    log.append(PollVoteTakenBack(poll_id=poll.id, topic_id=topic.id), actor, at=at)
    freshness.touch(f"topic:{topic.id}")
    return poll


def drop_ballot(poll: Poll, member_id: int) -> None:
    """The ballot, and what it counts; the caller has locked the poll."""
    _withdraw(poll, member_id, choice_of(poll.id, member_id))
    db.session.execute(delete(PollBallot).where(PollBallot.poll_id == poll.id, PollBallot.member_id == member_id))
    poll.voter_count -= 1


def choice_of(poll_id: int, member_id: int) -> list[int]:
    """The member's options in the order of the ballot; empty without a vote."""
    mine = PollMark.poll_id == poll_id, PollMark.member_id == member_id
    return list(db.session.scalars(select(PollMark.option_id).where(*mine).order_by(PollMark.place)))


def why_closed(poll: Poll, at: datetime) -> Reason | None:
    return None if poll.is_open(at) else _("This poll has closed.")


def locked_poll(topic_id: int) -> Poll:
    """The poll with its options as they stand now; nobody else votes until the transaction ends."""
    query = select(Poll).where(Poll.topic_id == topic_id).options(selectinload(Poll.options))
    poll = db.session.scalar(query.with_for_update(of=Poll), execution_options={"populate_existing": True})
    if poll is None:
        raise NotFound(_("This topic has no poll."))
    return poll


def _require_open(poll: Poll, at: datetime) -> None:
    closed = why_closed(poll, at)
    if closed:
        raise Refused(closed)


def _checked(poll: Poll, option_ids: Sequence[int]) -> list[int]:
    """Options of this poll, each once; where the order says nothing they stand in the poll's own."""
    known = [option.id for option in poll.options]
    if not option_ids:
        raise Invalid(_("Choose something first."), field="choice")
    if len(set(option_ids)) < len(option_ids) or not set(option_ids) <= set(known):
        raise Invalid(_("Choose one of those offered."), field="choice")
    if poll.kind == PollKind.SINGLE and len(option_ids) > 1:
        raise Invalid(_("Choose just one."), field="choice")
    return list(option_ids) if poll.kind == PollKind.RANKED else sorted(option_ids, key=known.index)


def _withdraw(poll: Poll, member_id: int, before: Sequence[int]) -> None:
    db.session.execute(delete(PollMark).where(PollMark.poll_id == poll.id, PollMark.member_id == member_id))
    _count(poll, before, -1)


def _count(poll: Poll, chosen: Sequence[int], step: int) -> None:
    """A ballot is added to the options' counters, or taken out of them."""
    ranked = poll.kind == PollKind.RANKED
    votes = Counter(chosen[:1] if ranked else chosen)
    points = {each: len(poll.options) + 1 - place for place, each in _placed(chosen)} if ranked else {}
    for option in poll.options:
        option.votes += step * votes[option.id]
        option.points += step * points.get(option.id, 0)


def _placed(chosen: Sequence[int]) -> list[tuple[int, int]]:
    return list(enumerate(chosen, start=1))
