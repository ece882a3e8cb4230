"""A poll is changed by its author or staff: whole until somebody has voted, then all but what was voted on."""

from sqlalchemy import delete

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, Refused
from app.base.i18n import _
from app.events import log
from app.events.polls import PollChanged
from app.models.topics import Topic
from app.programs.polls.asking import PollWish, options_of
from app.programs.polls.models import Poll, PollKind, PollOption, Results
from app.programs.polls.voting import locked_poll, why_closed
from app.rules import Action, Actor, require


def change(actor: Actor, topic: Topic, wish: PollWish) -> Poll:
    """Ask the same topic differently; the same wish again changes nothing."""
    require(actor, Action.POLL_CHANGE, topic)
    poll = locked_poll(topic.id)
    closed = why_closed(poll, now())
    if closed:
        raise Refused(closed)
    if wish_now(poll) == wish:
        return poll
    if (poll.kind, _words(poll)) != (wish.kind.value, list(wish.options)):
        _ask_anew(poll, wish)
    poll.question, poll.results, poll.closes_at = wish.question, wish.results.value, wish.closes_at
    log.append(PollChanged(poll_id=poll.id, topic_id=topic.id), actor)
    freshness.touch(f"topic:{topic.id}")
    return poll


def wish_now(poll: Poll) -> PollWish:
    """What its author wishes as the poll stands; it comes with its options."""
    return PollWish(
        options=_words(poll),
        kind=PollKind(poll.kind),
        results=Results(poll.results),
        question=poll.question,
        closes_at=poll.closes_at,
    )


def _ask_anew(poll: Poll, wish: PollWish) -> None:
    if poll.voter_count:
        said = _("Members have voted already: the options and the way of voting stay as they are.")
        raise Invalid(said, field="poll_options")
    db.session.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    poll.kind, poll.options = wish.kind.value, options_of(wish)


def _words(poll: Poll) -> list[str]:
    return [option.words for option in poll.options]
