"""Playing the demo: day after day, with the clock standing at each act's own moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.base.clock import day_of, now, standing_at
from app.base.database import db, transaction
from app.base.errors import Refused
from app.base.i18n import _
from app.demo import farm, forum, honours, ideas, lotteries, people_programs, points, polls, script, staffing
from app.demo.stage import Stage
from app.figures import work as figures
from app.figures.segments import job as segments
from app.figures.segments.automations import acting as automations
from app.ledger import expire_due
from app.models.members import Member
from app.operations import accounts, allowances, chartering
from app.operations.passwords import hash_password
from app.operations.reading import note_all_read
from app.operations.telling import choices
from app.programs import fairness, tank
from app.programs.chips import arrive_some
from app.programs.lottery import close_some as close_lotteries
from app.programs.polls import close_some as close_polls
from app.readers import follow
from app.readers.notifications import reading
from app.readers.points import pay_due
from app.readers.reader import READERS, Sort
from app.rules.actor import Actor
from app.settings import store
from app.settings.store import site

DAYS = 91  # before that people join, but nobody notes their visits
FIGURES_APART = 7  # days from one working out of the figures to the next: their trends have a past
NIGHTS_APART = 2  # purses are right for whoever gives; more often would only take longer
PASSWORD = "yui-demo"  # noqa: S105  (printed at the start of every demo)
VISITS_TOLD = 0.6  # of the days on which somebody looks in; each costs a line of the log and a reward
READ_AFTER = timedelta(days=2)
Progress = Callable[[int], None]


def is_empty() -> bool:
    return db.session.scalar(select(func.count()).select_from(Member)) == 0


def play(progress: Progress = lambda _day: None) -> None:
    """Build the demo community up to this moment; refuses where there are members already."""
    if not is_empty():
        raise Refused(_("There are members here already: the demo community is for a new, empty site."))
    stage = Stage(now=now())
    for who in script.people():
        stage.people[who.handle] = who
    _plan(stage)
    with transaction():
        store.change("demo", True)
    _before_the_days(stage)
    for ago in range(DAYS, -1, -1):
        _live_a_day(stage, ago)
        progress(1)
    for name in READERS:
        follow.catch_up(name)
    _end(stage)
    _work_out_figures()


def _plan(stage: Stage) -> None:
    password_hash = hash_password(PASSWORD)
    for who in stage.people.values():
        stage.plan(stage.at(who.ago), partial(forum.join, who, password_hash))
    for scene in script.scenes():
        stage.plan(stage.at(scene.ago), partial(forum.open_topic, scene))
        if scene.kind == "idea":
            ideas.follow(scene, stage)
        polls.follow(scene, stage)
    giving = script.giving()
    points.plan_tank(stage, giving["deposit"], DAYS)
    for need in giving["emergency"]:
        points.plan_emergency(stage, need)
    people_programs.plan(stage, giving)
    honours.plan(stage, giving)
    lotteries.plan(stage, giving["lottery"])
    farm.plan(stage, script.farm())
    staffing.plan(stage, script.staff())
    words = script.charter()
    stage.plan(stage.at(words["ago"]), partial(_review_charter, words))


def _review_charter(words: dict[str, Any], stage: Stage) -> None:
    spaces = [stage.spaces[slug].id for slug in words["spaces"]]
    again = day_of(stage.now, site().zone) + timedelta(days=words["next_review_in"])
    chartering.review(stage.actor(words["by"]), words["purpose"], words["goals"], again, spaces)


def _before_the_days(stage: Stage) -> None:
    with transaction():
        forum.open_spaces(stage, script.spaces())
    _perform(stage, stage.at(DAYS + 1))


def _live_a_day(stage: Stage, ago: int) -> None:
    """Some nights first: what readers and the schedule do by themselves; then visits; then the acts of the day."""
    dawn = stage.at(ago + 1) + timedelta(minutes=1)
    with standing_at(dawn):
        if ago % NIGHTS_APART == 0:
            _night(dawn)
        if ago % FIGURES_APART == 0:
            _work_out_figures()
        with transaction():
            _visits(stage, ago)
    _perform(stage, stage.at(ago))


def _night(moment: datetime) -> None:
    for name, reader in READERS.items():
        if reader.sort is Sort.MESSENGER:
            follow.catch_up(name)
    for some in (allowances.renew_some, arrive_some, pay_due, expire_due, close_lotteries, close_polls, fairness.look):
        _until_done(some, moment)
    with transaction():
        tank.note_level(moment)


def _work_out_figures() -> None:
    figures.work_out_everything()
    _until_done(segments.work_out_some, now())
    _until_done(automations.act_some, now())


def _until_done(some: Callable[[datetime], object], moment: datetime) -> None:
    done: object = -1
    while done:
        with transaction():
            done = some(moment)


def _visits(stage: Stage, ago: int) -> None:
    today = day_of(now(), site().zone)
    for who in stage.people.values():
        if who.comes(ago + 1) and who.handle in stage.member_ids and stage.random.random() < who.visits * VISITS_TOLD:
            accounts.visit(stage.member(who.handle), today)


def _perform(stage: Stage, until: datetime) -> None:
    """Each at its own moment, in one transaction; an act may plan further ones."""
    with transaction():
        for moment, act in stage.due(until):
            with standing_at(moment):
                act(stage)


def _end(stage: Stage) -> None:
    """The demo accounts find two days' news; mails go to them alone."""
    with transaction() as session:
        reading.read_before(stage.now - READ_AFTER)
        for who in stage.people.values():
            member = stage.member(who.handle)
            choices.own_habit(member.id).no_mail = not who.email
            note_all_read(Actor.of(member), list(stage.spaces.values()), stage.now - READ_AFTER)
        session.flush()
