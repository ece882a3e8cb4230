"""Figures of ideas: the promise as set, the way from posted to done, departments, sessions, who is credited."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.figures import behind, work
from app.figures.days import today
from app.figures.tables import FigurePoint
from app.figures.verify import verify
from app.kinds.idea import merging, operations
from app.kinds.idea.care import assigning
from app.kinds.idea.review import sessions
from app.models import Space, Topic
from app.models.departments import Department
from app.rules import Actor
from app.settings.store import change
from tests.world import make_space, make_topic

DAY = timedelta(days=1)


@pytest.fixture
def space(app: object) -> Space:
    return make_space("idea")


@pytest.fixture
def post(space: Space) -> Callable[..., Topic]:
    """post(actor, title, days): an idea posted so many days ago."""

    def _post(actor: Actor, title: str, days: int = 0) -> Topic:
        with standing_at(now() - days * DAY):
            return make_topic(actor, space, title)

    return _post


def value(name: str, part: str = "") -> float | None:
    db.session.rollback()
    point = db.session.get(FigurePoint, (name, today(), part), populate_existing=True)
    return point.value if point else None


def work_out() -> None:
    """Everything, and a look whether the slow definitions say the same."""
    work.come_to_rest()
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    db.session.rollback()


def titles(name: str) -> set[str]:
    return {db.session.get_one(Topic, each).title for each in db.session.scalars(behind.TOPICS[name](today()))}


def decide(actor: Actor, topic: Topic, status: str, days_ago: int = 0) -> None:
    with standing_at(now() - days_ago * DAY), transaction():
        operations.decide(actor, topic, status, "Because.")


def test_the_way_from_posted_to_done_with_the_ideas_behind_each_step(post, ada, kenji) -> None:
    post(ada, "Fresh")
    seen, planned, done, merged = (post(ada, title, 3) for title in ("Seen", "Planned", "Done", "Merged"))
    post(ada, "Last year", 400)
    with transaction():
        operations.mark_seen(kenji, seen)
    decide(kenji, planned, "planned")
    decide(kenji, done, "done")
    with transaction():
        merging.merge(kenji, merged, planned, "The same.")
    work_out()
    steps = [value(f"funnel_{step}") for step in ("posted", "seen", "word", "decided", "done")]
    assert steps == [4, 3, 2, 2, 1]
    assert titles("funnel_decided") == {"Planned", "Done"}
    assert titles("funnel_seen") == {"Seen", "Planned", "Done"}


def test_the_promise_is_measured_by_the_days_that_are_set(post, ada, kenji) -> None:
    decide(kenji, post(ada, "Decided on the fifth day", 40), "planned", 35)
    post(ada, "Never", 40)
    work_out()
    assert (value("ideas_seen"), value("ideas_decided")) == (50, 50)
    with transaction():
        change("idea_seen_days", 3)
    work_out()
    assert (value("ideas_seen"), value("ideas_decided")) == (0, 50)


def test_departments_have_figures_of_their_own(post, ada, kenji) -> None:
    with transaction() as session:
        shop, web = Department(name_ja="店舗", name_en="Shops"), Department(name_ja="ウェブ", name_en="Web")
        session.add_all([shop, web])
    first, second, third = (post(ada, title) for title in ("One", "Two", "Three"))
    for topic, department in ((first, shop), (second, shop), (third, web)):
        with transaction():
            assigning.assign(kenji, topic, assigning.Task(str(department.id), ""))
    decide(kenji, first, "done")
    work_out()
    assert (value("realisation", f"dept{shop.id}"), value("realisation", f"dept{web.id}")) == (50, 0)
    ids = behind.of_department(behind.TOPICS["ideas_posted"](today()), shop.id)
    assert set(db.session.scalars(ids)) == {first.id, second.id}


def test_each_closed_session_has_its_coverage(post, ada, kenji) -> None:
    one, _two = post(ada, "One"), post(ada, "Two")
    with transaction():
        session = sessions.open_session(kenji)
    decide(kenji, one, "planned")
    with transaction():
        sessions.close_session(kenji, session)
    work_out()
    assert (value("review_coverage"), value("review_coverage", f"session{session.id}")) == (50, 50)
    assert titles("review_coverage") == {"Two"}


def test_everybody_is_credited_once_however_ideas_were_merged(post, ada, grace, kenji) -> None:
    one, two, three = post(ada, "One"), post(grace, "Two"), post(grace, "Three")
    for topic, into in ((one, two), (two, three)):
        with transaction():
            merging.merge(kenji, topic, into, "The same.")
    decide(kenji, three, "done")
    work_out()
    assert value("authors_credited") == 2
    assert set(db.session.scalars(behind.MEMBERS["authors_credited"](today()))) == {ada.member_id, grace.member_id}
    decide(kenji, three, "reviewing")
    work_out()
    assert value("authors_credited") == 0


def test_the_pages_lead_from_each_figure_to_the_ideas_behind_it(browse, post, ada, kenji) -> None:
    with transaction() as session:
        shop = Department(name_ja="店舗", name_en="Shops")
        session.add(shop)
    theirs = post(ada, "Of the shops", 1)
    post(ada, "Of long ago", 70)
    with transaction():
        assigning.assign(kenji, theirs, assigning.Task(str(shop.id), ""))
    with transaction():
        sessions.close_session(kenji, sessions.open_session(kenji))
    work_out()
    staff = browse(kenji)
    assert "From posted to done" in staff.read("/admin/figures")
    page = staff.read("/admin/figures/realisation")
    assert f"/admin/figures/realisation?department={shop.id}#behind" in page
    assert "Of long ago" in staff.read("/admin/figures/ideas_posted")
    assert "Of long ago" not in staff.read(f"/admin/figures/ideas_posted?department={shop.id}")
    month = (today() - 70 * DAY).strftime("%Y-%m")
    behind_it = staff.read(f"/admin/figures/ideas_posted?month={month}").partition('id="behind"')[2]
    assert "Of long ago" in behind_it
    assert "Of the shops" not in behind_it
    assert "Of the shops" in staff.read("/admin/figures/review_coverage")
    for name in ("authors_credited", "funnel_done", "first_word_p90"):
        assert staff.get(f"/admin/figures/{name}?month=soon").status_code == 200
