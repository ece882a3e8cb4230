"""A poll as the composer asks for it: options as lines, and how it is counted, shown and closed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.members import Member
from app.models.topics import Topic
from app.operations.kinds import Extras, besides
from app.operations.names import clean_line
from app.programs.polls.models import Poll, PollKind, PollOption, Results
from app.rules import Actor
from app.settings.store import site

KINDS = ("board", "question", "idea")
E = TypeVar("E", PollKind, Results)

FEWEST, MOST = 2, 12
LONGEST_OPTION, LONGEST_QUESTION = 120, 140


@dataclass(frozen=True)
class PollWish:
    """What the author chose; `closes_at` None: open until somebody closes it."""

    options: Sequence[str]
    kind: PollKind = PollKind.SINGLE
    results: Results = Results.VOTED
    question: str = ""
    closes_at: datetime | None = None


@besides
def ask_with_topic(actor: Actor, topic: Topic, extras: Extras) -> None:
    """The part of the composer that stands in templates/programs/polls/_form.html; without options no poll."""
    if not extras.get("poll_options", "").strip():
        return
    if topic.kind not in KINDS:
        raise Invalid(_("Polls stand on boards, questions and ideas."), field="poll_options")
    ask(topic, wish_of(actor, extras))


def wish_of(actor: Actor, extras: Extras) -> PollWish:
    """What the fields of the form say."""
    return PollWish(
        options=_options(extras.get("poll_options", "")),
        kind=_chosen(PollKind, extras.get("poll_kind") or PollKind.SINGLE, "poll_kind"),
        results=_chosen(Results, extras.get("poll_results") or Results.VOTED, "poll_results"),
        question=clean_line(extras.get("poll_question", ""), LONGEST_QUESTION, "poll_question"),
        closes_at=_moment(actor, extras.get("poll_closes_at", "").strip()),
    )


def ask(topic: Topic, wish: PollWish) -> Poll:
    """Put the poll under the topic's opening post."""
    poll = Poll(
        topic_id=topic.id,
        author_id=topic.author_id,
        kind=wish.kind.value,
        question=wish.question,
        results=wish.results.value,
        closes_at=wish.closes_at,
    )
    poll.options = options_of(wish)
    db.session.add(poll)
    topic.has_poll = True
    db.session.flush()
    return poll


def options_of(wish: PollWish) -> list[PollOption]:
    return [PollOption(position=place, words=words) for place, words in enumerate(wish.options, start=1)]


def _options(typed: str) -> list[str]:
    """One a line; a list's dash before it is dropped with the blanks."""
    lines = [clean_line(line, LONGEST_OPTION, "poll_options") for line in typed.splitlines()]
    options = [line.removeprefix("- ").removeprefix("・").strip() for line in lines]
    options = [option for option in options if option]
    if not FEWEST <= len(options) <= MOST:
        said = _("A poll has %(fewest)s to %(most)s options, one a line.", fewest=FEWEST, most=MOST)
        raise Invalid(said, field="poll_options")
    if len({unicodedata.normalize("NFKC", option).casefold() for option in options}) < len(options):
        raise Invalid(_("Two options are the same."), field="poll_options")
    return options


def _chosen(kind: type[E], typed: str, field: str) -> E:
    try:
        return kind(typed)
    except ValueError as error:
        raise Invalid(_("Choose one of those offered."), field=field) from error


def _moment(actor: Actor, typed: str) -> datetime | None:
    """As a form's field or a program says it; without a zone it is the writer's own."""
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(_("This is not a date and time."), field="poll_closes_at") from error
    if moment.tzinfo is None:
        writer = db.session.get(Member, actor.member_id) if actor.member_id else None
        moment = moment.replace(tzinfo=ZoneInfo((writer.zone if writer else "") or site().zone))
    if moment <= now():
        raise Invalid(_("Choose a moment to come."), field="poll_closes_at")
    return moment
