"""What the pages of a festival show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import Reason, _
from app.base.paging import Slice, cut, mark_of, values_of
from app.figures.days import counts
from app.figures.tables import SiteDay
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote
from app.kinds.idea.festival.voting import taking_part, why_closed, why_no_more
from app.kinds.idea.queries import support_counts
from app.models.festivals import Festival, Phase
from app.models.topics import Topic
from app.queries.topic_list import TopicFilter, put_spaces, readable, topic_list
from app.rules import Action, Actor, why_not
from app.settings.store import site

PAGE = 25
MOST_FESTIVALS = 50


@dataclass(frozen=True)
class Entry:
    """An idea of the festival: `mine` are the viewer's votes on it that count, `votes` and `voters` everybody's."""

    topic: Topic
    support: int
    mine: int = 0
    votes: int = 0
    voters: int = 0
    why_not_more: Reason | None = None


@dataclass(frozen=True)
class Turnout:
    """How many voted and with how many votes; `active`: members about in its last 28 days (None: unknown)."""

    voters: int
    votes: int
    active: int | None

    @property
    def percent(self) -> float | None:
        return 100 * self.voters / self.active if self.active else None


@dataclass(frozen=True)
class FestivalPage:
    """`left` are the viewer's free votes; `entries` stand by support while it runs, by votes when results are shown."""

    festival: Festival
    phase: Phase
    entries: Slice[Entry]
    left: int
    shows_results: bool
    turnout: Turnout
    why_not_vote: Reason | None


def find_festival(festival_id: int) -> Festival:
    festival = db.session.get(Festival, festival_id, populate_existing=True)
    if festival is None:
        raise NotFound(_("There is no such festival."))
    return festival


def festivals() -> Sequence[Festival]:
    """The latest first."""
    return db.session.scalars(select(Festival).order_by(Festival.starts_at.desc()).limit(MOST_FESTIVALS)).all()


def running_festivals() -> Sequence[Festival]:
    """Those in which one can vote just now."""
    return db.session.scalars(select(Festival).where(*running()).order_by(Festival.ends_at)).all()


def running() -> tuple[ColumnElement[bool], ...]:
    """Of festivals: in which one can vote just now."""
    at = now()
    times = Festival.starts_at <= at, Festival.ends_at > at
    return *times, Festival.ended_at.is_(None), Festival.voided_at.is_(None)


def festival_page(actor: Actor, festival: Festival, after: str = "") -> FestivalPage:
    at = now()
    phase, shown = festival.phase(at), festival.shows_results(at)
    find, mine = _by_votes if phase is Phase.OVER else _to_vote, _mine(actor, festival)
    topics = find(actor, festival, after)
    return FestivalPage(
        festival=festival,
        phase=phase,
        entries=Slice(_entries(actor, festival, topics.rows, mine, shown=shown), topics.next),
        left=festival.votes_each - sum(mine.values()),
        shows_results=shown,
        turnout=_turnout(festival, at),
        why_not_vote=why_not(actor, Action.FESTIVAL_VOTE) or why_closed(festival, at),
    )


def entry_of(actor: Actor, festival: Festival, topic: Topic) -> Entry:
    """One idea alone, after a vote on it."""
    return _entries(actor, festival, [topic], _mine(actor, festival), shown=festival.shows_results(now()))[0]


def _to_vote(actor: Actor, festival: Festival, after: str) -> Slice[Topic]:
    among = taking_part(festival)
    return topic_list(actor, TopicFilter(kind="idea", among=among, order="support", after=after, size=PAGE)).topics


def _by_votes(actor: Actor, festival: Festival, after: str) -> Slice[Topic]:
    ids = readable(actor).with_only_columns(Topic.id)
    place = (FestivalIdea.votes, FestivalIdea.topic_id)
    query = select(FestivalIdea.votes, FestivalIdea.topic_id, Topic).join(Topic, Topic.id == FestivalIdea.topic_id)
    query = query.where(FestivalIdea.festival_id == festival.id, FestivalIdea.topic_id.in_(ids), FestivalIdea.votes > 0)
    if after:
        query = query.where(tuple_(*place) < tuple_(*values_of(after, int, int)))
    query = query.options(joinedload(Topic.author), selectinload(Topic.tags))
    rows = db.session.execute(query.order_by(*(each.desc() for each in place)).limit(PAGE + 1)).all()
    page = cut(rows, PAGE, lambda row: mark_of(row[0], row[1]))
    topics = [row[2] for row in page.rows]
    put_spaces(topics)
    return Slice(topics, page.next)


def _entries(
    actor: Actor, festival: Festival, topics: Sequence[Topic], mine: Mapping[int, int], *, shown: bool
) -> list[Entry]:
    ids, supports = [topic.id for topic in topics], support_counts(actor, topics)
    here = (FestivalIdea.festival_id == festival.id) & FestivalIdea.topic_id.in_(ids)
    laid = {row.topic_id: row for row in db.session.scalars(select(FestivalIdea).where(here))} if shown else {}
    return [
        Entry(
            topic=topic,
            support=supports.get(topic.id, 0),
            mine=mine.get(topic.id, 0),
            votes=laid[topic.id].votes if topic.id in laid else 0,
            voters=laid[topic.id].voters if topic.id in laid else 0,
            why_not_more=why_no_more(festival, mine.get(topic.id, 0), sum(mine.values())),
        )
        for topic in topics
    ]


def _mine(actor: Actor, festival: Festival) -> Mapping[int, int]:
    """By idea: the votes of the viewer that count, all that they have laid in the festival."""
    if actor.member_id is None:
        return {}
    query = select(FestivalVote.topic_id, FestivalVote.votes).where(
        FestivalVote.festival_id == festival.id,
        FestivalVote.member_id == actor.member_id,
        FestivalVote.returned_at.is_(None),
    )
    return {topic_id: votes for topic_id, votes in db.session.execute(query)}


def _turnout(festival: Festival, at: datetime) -> Turnout:
    """Staff and bots are left out, as everywhere in figures."""
    query = select(func.count(FestivalVote.member_id.distinct()), func.coalesce(func.sum(FestivalVote.votes), 0))
    here = FestivalVote.festival_id == festival.id
    voters, votes = db.session.execute(query.where(here, counts(FestivalVote.member_id))).one()
    last = day_of(min(at, festival.ended_at or festival.ends_at), site().zone)
    active = db.session.scalar(select(SiteDay.mau).where(SiteDay.day <= last).order_by(SiteDay.day.desc()).limit(1))
    return Turnout(voters, int(votes), active)
