"""Staff change what is earned; each change is kept with who and when, and told in the open book."""

import re

import pytest

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.models.moderation import AuditRow
from app.readers.points import all_rules
from app.readers.points.changing import change_rules, odd_rules
from app.settings import store
from tests.points.scene import points_of, send
from tests.world import catch_up, sign_in

pytestmark = pytest.mark.usefixtures("database")


def changed(by, **typed):
    with transaction():
        return change_rules(by, {name.replace("__", "."): value for name, value in typed.items()})


def test_a_change_is_kept_with_what_it_was_before(kenji, kenji_member):
    assert changed(kenji, answer__points="8", answer__cap_day="5") == ["answer.points"]
    assert all_rules()["answer"].points == 8
    row = db.session.query(AuditRow).filter_by(subject_kind="earning_rule").one()
    assert (row.actor_id, row.details) == (kenji_member.id, {"name": "answer.points", "before": 5, "after": 8})


def test_members_change_nothing(ada):
    with pytest.raises(Refused):
        changed(ada, answer__points="8")


def test_one_wrong_number_changes_nothing(kenji):
    with pytest.raises(Invalid) as refused:
        changed(kenji, answer__points="8", nice__points="many", visit__min_trust="9")
    assert set(refused.value.fields) == {"nice.points", "visit.min_trust"}
    assert all_rules()["answer"].points == 5


def test_what_is_off_earns_nothing(kenji, grace_member, question_by_ada, answer_by_grace):
    changed(kenji, answer__is_on="", first_post__is_on="")
    catch_up("points")
    assert points_of(grace_member) == 0


def test_rules_that_do_not_fit_the_step_are_named():
    assert odd_rules() == []
    with transaction():
        store.change("unit_step", 10)
    odd = {rule.verb: rounded for rule, rounded in odd_rules()}
    assert (odd["visit"], odd["answer"], odd["nice"]) == (10, 10, 10)
    assert "best_answer" not in odd


def test_staff_round_them_up_in_one_click(client, kenji_member):
    with transaction():
        store.change("unit_step", 10)
    sign_in(client, kenji_member)
    page = client.get("/staff/earning").text
    assert "Round them up" in page
    hidden = dict(re.findall(r'type="hidden" name="(\w+\.points)" value="(\d+)"', page))
    send(client, "/staff/earning", hidden)
    db.session.rollback()
    assert odd_rules() == []


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_page_saves_what_was_typed_and_the_open_book_tells(client, kenji_member, locale):
    sign_in(client, kenji_member)
    with transaction():
        kenji_member.locale = locale
    page = client.get("/staff/earning").text
    assert 'name="answer.points"' in page
    done = send(client, "/staff/earning", {"answer.points": "7", "nice.known": "1"})
    assert done.status_code == 303
    db.session.rollback()
    assert (all_rules()["answer"].points, all_rules()["nice"].is_on) == (7, False)
    assert "5 → 7" in client.get("/open-book").text
    refused = send(client, "/staff/earning", {"answer.points": "x"})
    assert refused.status_code == 422
    assert 'value="x"' in refused.text


def test_everybody_may_read_what_earns_how_much(client, kenji):
    changed(kenji, nice__is_on="", answer__points="8")
    page = client.get("/wallet/earning", headers={"Accept-Language": "en"}).text
    assert "8 pt" in page
    assert "Nice received" not in page
