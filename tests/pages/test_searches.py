"""What staff and operators see of search: what was searched, what found nothing, how far the index is."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.base.clock import now
from app.base.database import db, transaction
from app.models.members import Member
from app.models.topics import Topic
from app.queries import health
from app.readers.search.asked import keep_asked, tellable
from app.readers.search.tables import SearchAsked
from tests.pages.test_forum import EN
from tests.pages.test_search import HTMX, search
from tests.world import catch_up, sign_in


def kept() -> dict[str, tuple[int, int]]:
    with transaction():
        keep_asked(now())
    return {row.words: (row.asked, row.empty) for row in db.session.query(SearchAsked)}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Wi-Fi　設定", "wi-fi 設定"),
        ("ada@example.com のメール", "のメール"),
        ("電話 090-1234-5678 です", "電話 です"),
        ("４１１１ １１１１ １１１１ １１１１", ""),
        ("by:ada 料金", "料金"),
        ("@ada 料金", "料金"),
        ("iPhone 15", "iphone 15"),
        ("x" * 300, "x" * 60),
    ],
)
def test_what_may_belong_to_somebody_is_not_told(typed: str, told: str) -> None:
    assert tellable(typed) == told


def test_searches_are_counted_once_a_visitor_and_typing_not_at_all(
    client: FlaskClient, question_by_ada: Topic, ada_member: Member
) -> None:
    for _time in range(3):
        search(client, "reset")
    search(client, "qqqq")
    client.get("/search?q=res", headers={**HTMX, "X-Typing": "1"})
    assert kept() == {"reset": (1, 0), "qqqq": (1, 1)}
    search(sign_in(client, ada_member), "Reset")
    assert kept()["reset"] == (2, 0)


def test_old_days_are_forgotten(app: object) -> None:
    with transaction() as session:
        session.add(SearchAsked(day=(now() - timedelta(days=120)).date(), words="old", asked=1, empty=0))
    assert kept() == {}


def test_staff_see_what_was_looked_for_in_vain(
    client: FlaskClient, question_by_ada: Topic, kenji_member: Member, ada_member: Member
) -> None:
    search(client, "zeppelin")
    kept()
    text = sign_in(client, kenji_member).get("/staff/searches", headers=EN).get_data(as_text=True)
    assert "zeppelin" in text
    assert sign_in(client, ada_member).get("/staff/searches", headers=EN).status_code == 403


def test_the_operator_sees_how_far_the_index_is(client: FlaskClient, question_by_ada: Topic) -> None:
    before = health.search()
    assert before.posts == 0
    catch_up("search")
    db.session.rollback()
    after = health.search()
    assert (after.posts, after.due, after.seconds_behind) == (1, 0, 0)
    assert "yui_search_seconds_behind 0.0" in client.get("/metrics").get_data(as_text=True)
