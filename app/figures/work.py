"""Working the figures out: what the readers marked, then what depends on it, step by step (see steps.py)."""

from collections.abc import Iterable, Sequence
from datetime import date
from time import sleep

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute

from app.base.columns import among
from app.base.database import db, is_sqlite, transaction
from app.figures import site_days
from app.figures.basis import BEGINNING, changed_settings, follow_left_out, hold, note, noted, unnote
from app.figures.days import make_due, take_due, today
from app.figures.heat import job as heat
from app.figures.levels import counts as level_counts
from app.figures.levels import history
from app.figures.measures import (
    checkup,
    graph,
    growth,
    idea_ways,
    ideas,
    introductions,
    keeping,
    newcomers,
    outcomes,
    peers,
    picture,
    questions,
    stages,
    ties,
    warning_signs,
)
from app.figures.steps import Apart, Step, Steps, alone, take
from app.figures.tables import ConnectionDay, DueDay, FigurePoint, SiteDay
from app.readers import follow
from app.readers.activity import MemberDay
from app.readers.activity.weights import reweigh
from app.readers.afresh.rebuilding import rebuild_whole
from app.readers.connections import Connection
from app.readers.ideas import IdeaProgress
from app.readers.lag import places
from app.readers.marks import Mark, mark_everything
from app.readers.questions import QuestionProgress

MARKS_AT_ONCE = 20_000
TRIES = 20
SECONDS_BETWEEN = 0.5
BY_MEMBER = ("activity", "connections")
FOLLOWED = ("activity", "connections", "questions", "ideas", "occasions")


def catch_up(apart: Apart | None = None) -> None:
    """Everything that a page shows as soon as possible: days, levels, connections by day."""
    _follow_settings()
    alone(_take_in_members)
    take({"marks": Step(_take_marks, by_parts=True)})
    take(
        {
            "levels": Step(history.work_out_some, by_parts=True),
            "site days": Step(site_days.work_out_due),
            "level counts": Step(level_counts.work_out_due, after=("levels",)),
            "ties": Step(ties.work_out_due),
        },
        apart,
    )


def _take_in_members() -> None:
    follow_left_out()
    history.take_in_members()


def work_out_points(whole: bool = False, apart: Apart | None = None) -> None:
    """The figures that look at windows, weeks and months, as of today.

    What takes long and changes slowly is worked out once a day; the `whole` leaves nothing for the night.
    """
    day = today()
    since = date.fromisoformat(str(alone(_begin_points)))
    by_night = whole or noted("nightly") != day.isoformat()
    by_day = whole or since < day or noted("heat day") != day.isoformat()  # heat stands on the days before
    steps = {**_often(day, since), **(_by_day() if by_day else {}), **(_by_night(day) if by_night else {})}
    take(steps, apart)
    if by_night:
        alone(lambda: note("nightly", day.isoformat()))
    alone(lambda: _end_points(day))


def _often(day: date, since: date) -> Steps:
    return {
        "newcomers": Step(lambda: newcomers.work_out(day, since)),
        "peers": Step(lambda: peers.work_out(day)),
        "stages": Step(lambda: stages.work_out(day, since)),
        "keeping": Step(lambda: keeping.work_out(day)),
        "outcomes": Step(lambda: outcomes.work_out(day)),
        "questions": Step(lambda: questions.work_out(day, take_due("questions"))),
        "level flows": Step(lambda: level_counts.work_out_flows(day)),
        "growth": Step(lambda: growth.work_out(day)),
        "ideas": Step(lambda: ideas.work_out(day, take_due("ideas"))),
        "idea ways": Step(lambda: idea_ways.work_out(day), after=("ideas",)),
        "check-up": Step(lambda: checkup.work_out(day)),
    }


def _by_day() -> Steps:
    return {"heat": Step(heat.work_out, after=("peers",))}


def _by_night(day: date) -> Steps:
    return {
        "graph": Step(lambda: graph.work_out(day)),
        "picture": Step(lambda: picture.work_out(day)),
        "introductions": Step(lambda: introductions.work_out(day), after=("peers",)),
        "warning signs": Step(lambda: warning_signs.work_out(day)),
    }


def _begin_points() -> str:
    """What changes from now on is for the next run; a run that was cut off is done again whole."""
    since = min(filter(None, (noted("points since"), noted("points begun"), today().isoformat())))
    unnote("points since")
    note("points begun", since)
    return since


def _end_points(day: date) -> None:
    unnote("points begun")
    note("points", day.isoformat())


def work_out_everything(apart: Apart | None = None) -> None:
    """Readers, days and points: after an import, for the demo, before a check (`apart`: see steps.take)."""
    for name in FOLLOWED:
        follow.catch_up(name)
    catch_up(apart)
    work_out_points(whole=True, apart=apart)


class NeverStill(Exception):
    """Members act faster than the readers count: there is no moment to compare."""


def come_to_rest() -> None:
    """Work everything out, and leave the session looking at a moment at which nothing was left to do."""
    for _try in range(TRIES):
        work_out_everything()
        db.session.commit()
        if not is_sqlite():
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        if is_settled():
            return
        sleep(SECONDS_BETWEEN)
    raise NeverStill


def points_are_due() -> bool:
    """True when something changed since the points were worked out, or a new day began."""
    changed = noted("points since") or noted("points begun") or level_counts.flows_are_due()
    return noted("points") != today().isoformat() or bool(changed)


def is_settled() -> bool:
    """True when the readers are at the log's end and nothing waits to be worked out."""
    waiting = (select(Mark.id), select(DueDay.day), history.waiting(today()))
    if any(db.session.execute(query.limit(1)).first() for query in waiting):
        return False
    read = places()
    return not points_are_due() and not any(read[name].lag for name in FOLLOWED)


def _follow_settings() -> None:
    """Another zone moves every day's border: the readers start over. Other weights or thresholds only re-count."""
    with transaction():
        hold()
        changed = changed_settings()
        if "weights" in changed and "zone" not in changed:
            reweigh()
        if "thresholds" in changed:
            history.redo_everything()
        if "promises" in changed:
            mark_everything("ideas")
    if "zone" in changed:
        for name in FOLLOWED:
            rebuild_whole(name)
            follow.catch_up(name)


def _take_marks() -> int:
    """Turn some of the readers' marks into days and members that are due."""
    marks = db.session.execute(
        select(Mark.id, Mark.what, Mark.member_id, Mark.other_id, Mark.day).order_by(Mark.id).limit(MARKS_AT_ONCE)
    ).all()
    for what in FOLLOWED:
        mine = [(mark.member_id, mark.other_id, mark.day) for mark in marks if mark.what == what]
        if any(day is None for _member, _other, day in mine):
            _everything(what)
        _some(what, [(member, other, day) for member, other, day in mine if day is not None])
    gone = delete(Mark).where(among(Mark.id, [mark.id for mark in marks]))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    return len(marks)


def _some(what: str, changed: Sequence[tuple[int | None, int | None, date]]) -> None:
    if not changed:
        return
    days = {day for _member, _other, day in changed}
    if what != "occasions":  # those have no table by day
        make_due({"activity": "site", "connections": "ties"}.get(what, what), days)
    if what == "activity":
        history.note_changed((member, day) for member, _other, day in changed if member is not None)
    if what == "connections":
        peers.note_changed(each for member, other, _day in changed for each in (member, other) if each is not None)
    # An answer to an old question changes that question's month alone, which is due by itself.
    _points_since(min(days) if what in BY_MEMBER else today())


def _everything(what: str) -> None:
    """A reader started over: whatever stood or stands on its tables is due."""
    if what == "activity":
        history.redo_everything()
        make_due("site", [*_all(SiteDay.day), *_all(MemberDay.day)])
    elif what == "connections":
        make_due("ties", [*_all(ConnectionDay.day), *_all(Connection.first_on)])
        peers.redo_everything()
    elif what != "occasions":
        make_due(what, db.session.scalars(select(FigurePoint.day).where(FigurePoint.part == "month").distinct()))
        make_due(what, _all(QuestionProgress.asked_on if what == "questions" else IdeaProgress.posted_on))
    _points_since(BEGINNING)


def _all(day: InstrumentedAttribute[date]) -> Iterable[date]:
    return db.session.scalars(select(day).distinct()).all()


def _points_since(day: date) -> None:
    before = noted("points since")
    note("points since", min(day.isoformat(), before or day.isoformat()))
