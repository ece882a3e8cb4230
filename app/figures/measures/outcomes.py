"""What happened outside the forum: who was invited and came, what they scored, and who converted."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.base.clock import end_of
from app.base.database import db
from app.figures.days import counts
from app.figures.points import Point, keep, number, share
from app.models.members import Member
from app.readers.occasions import OutsideFact, Told
from app.settings.store import site

WINDOW_DAYS = 90
FEWEST_SCORES = 10  # below them the net promoter score stays hidden
PROMOTERS, DETRACTORS = (9, 10), tuple(range(7))
KIND = "kind"  # parts: kind7 is the conversion kind with id 7
COMPARED = ("conversions", "conversion_participants", "conversion_rest", "conversion_gap")
NAMES = ("participation_score", "participation_growth", "events_held", "event_participants", "nps", *COMPARED)
BEFORE = timedelta(days=WINDOW_DAYS)


def work_out(day: date) -> None:
    """As of `day`, over the 90 days ending with it."""
    points = [*_participation(day), *_scores(day), *_conversions(day)]
    keep(NAMES, [each for each in points if not each.part], since=day)
    keep(COMPARED, [each for each in points if each.part], since=day, part=KIND)


def within(day: date, *what: Told) -> tuple[ColumnElement[bool], ...]:
    """Facts of these sorts in the window that ends with `day`."""
    sorts = OutsideFact.what.in_([int(each) for each in what])
    return sorts, OutsideFact.day > day - BEFORE, OutsideFact.day <= day


def _participation(day: date) -> list[Point]:
    came, invited = _came_and_invited(day)
    came_before, invited_before = _came_and_invited(day - BEFORE)
    score = share("participation_score", day, came, invited)
    before = share("participation_score", day, came_before, invited_before).value
    growth = 100 * (score.value - before) / before if score.value is not None and before else None
    there = within(day, Told.CAME)
    held = db.session.scalar(select(func.count(OutsideFact.occasion_id.distinct())).where(*there)) or 0
    people = select(func.count(OutsideFact.member_id.distinct())).where(*there, counts(OutsideFact.member_id))
    return [
        score,
        Point("participation_growth", day, growth, None, invited_before),
        number("events_held", day, held),
        number("event_participants", day, db.session.scalar(people) or 0),
    ]


def _came_and_invited(day: date) -> tuple[int, int]:
    """Who comes without an invitation is counted as invited as well: both are told of one part."""
    came = select(func.count()).where(*within(day, Told.CAME), counts(OutsideFact.member_id))
    asked = select(func.count(OutsideFact.about_id.distinct()))
    asked = asked.where(*within(day, Told.CAME, Told.INVITED), counts(OutsideFact.member_id))
    return db.session.scalar(came) or 0, db.session.scalar(asked) or 0


def _scores(day: date) -> list[Point]:
    query = select(OutsideFact.member_id, OutsideFact.value)
    query = query.where(*within(day, Told.SCORED), counts(OutsideFact.member_id))
    told = db.session.execute(query.order_by(OutsideFact.day, OutsideFact.about_id))
    latest = {row.member_id: row.value for row in told}
    n = len(latest)
    above, below = (sum(score in some for score in latest.values()) for some in (PROMOTERS, DETRACTORS))
    return [Point("nps", day, 100 * (above - below) / n if n >= FEWEST_SCORES else None, None, n)]


def _conversions(day: date) -> list[Point]:
    """By kind and together: of those who took part before the window began, and of the rest, who converted in it."""
    query = select(OutsideFact.value, OutsideFact.member_id).where(*within(day, Told.CONVERTED))
    told = list(db.session.execute(query.where(counts(OutsideFact.member_id))))
    here = _here_since(day)
    took_part = set(db.session.scalars(took_part_before(day).where(OutsideFact.member_id.in_(here))))
    all_here = db.session.scalar(select(func.count()).select_from(here.subquery())) or 0
    known = set(db.session.scalars(here.where(Member.id.in_(_converted(day)))))
    every = select(OutsideFact.value).where(OutsideFact.what == Told.CONVERTED).distinct()
    kinds = sorted(kind for kind in db.session.scalars(every) if kind is not None)
    points: list[Point] = []
    for kind in (None, *kinds):
        part = "" if kind is None else f"{KIND}{kind}"
        members = [member_id for value, member_id in told if kind is None or value == kind]
        points.append(Point("conversions", day, len(members), len(members), len(set(members)), part))
        points += _compared(day, set(members) & known, took_part, all_here, part)
    return points


def _compared(day: date, converted: Iterable[int], took_part: set[int], all_here: int, part: str) -> list[Point]:
    converted = set(converted)
    theirs = share("conversion_participants", day, len(converted & took_part), len(took_part), part)
    others = share("conversion_rest", day, len(converted - took_part), all_here - len(took_part), part)
    gap = theirs.value - others.value if theirs.value is not None and others.value is not None else None
    return [theirs, others, Point("conversion_gap", day, gap, None, all_here, part)]


def _here_since(day: date) -> Select[int]:
    """Members when the window began, who have not left in it."""
    zone = site().zone
    stays = or_(Member.left_at.is_(None), Member.left_at >= end_of(day, zone))
    return select(Member.id).where(Member.joined_at < end_of(day - BEFORE, zone), stays, counts(Member.id))


def took_part_before(day: date) -> Select[int]:
    """Who took part in an event or a survey in the 90 days before the window that ends with `day`."""
    return select(OutsideFact.member_id).where(*within(day - BEFORE, Told.CAME, Told.ANSWERED)).distinct()


def _converted(day: date) -> Select[int]:
    return select(OutsideFact.member_id).where(*within(day, Told.CONVERTED))


def converted_here(day: date) -> Select[int]:
    """Members since before the window who converted in it."""
    return _here_since(day).where(Member.id.in_(_converted(day)))
