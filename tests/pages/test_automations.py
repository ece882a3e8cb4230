"""Automations on the page of their segment."""

# ruff: noqa: F811  (the fixtures of a neighbour are asked for by name)

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.base.database import db, transaction
from app.figures.days import today
from app.figures.segments import Automation, Segment, SegmentExit, SegmentMember, saving
from app.models.members import Member
from app.rules.actor import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.pages.test_figures import read, staff  # noqa: F401
from tests.pages.test_forum import token
from tests.world import make_member, sign_in

HELLO = {"acts_on": "came", "action": "message", "words_ja": "ようこそ！", "words_en": "Welcome!", "owner": ""}


@pytest.fixture
def segment(kenji: Actor) -> Segment:
    with transaction():
        return saving.save(kenji, "Acme's", {"organisation": "Acme"})


def add(client: FlaskClient, segment: Segment, **more: str) -> int:
    form = HELLO | more | {"csrf_token": token(client, f"/admin/segments/{segment.id}")}
    return client.post(f"/admin/segments/{segment.id}/automations", data=form).status_code


def test_staff_add_an_automation_switch_it_and_take_it_away(staff: FlaskClient, segment: Segment) -> None:
    address = f"/admin/segments/{segment.id}"
    assert "No automations yet" in read(staff, address)
    assert add(staff, segment) == 303
    text = read(staff, address)
    assert "Whoever comes in gets a message" in text
    assert "ようこそ！" in text
    assert "not for those already inside" in text
    automation = db.session.scalars(select(Automation)).one()
    form = {"csrf_token": token(staff, address), "on": "0"}
    for _twice in range(2):
        assert staff.post(f"/admin/automations/{automation.id}", data=form).status_code == 303
    assert "Switched off" in read(staff, address)
    assert staff.post(f"/admin/automations/{automation.id}/remove", data=form).status_code == 303
    assert "No automations yet" in read(staff, address)
    assert staff.post(f"/admin/automations/{automation.id}", data=form).status_code == 404


def test_a_form_without_words_keeps_what_was_chosen_and_says_so_beside_the_field(
    staff: FlaskClient, segment: Segment
) -> None:
    form = HELLO | {"acts_on": "left", "words_ja": "", "words_en": ""}
    form["csrf_token"] = token(staff, f"/admin/segments/{segment.id}")
    answer = staff.post(f"/admin/segments/{segment.id}/automations", data=form)
    assert answer.status_code == 422
    assert "Write it in one language at least." in answer.text
    assert 'value="left" selected' in answer.text
    assert 'value="Acme&#39;s"' in answer.text  # the other form of the page is as it was


def test_members_add_no_automations(client: FlaskClient, ada_member: Member, segment: Segment) -> None:
    form = HELLO | {"csrf_token": token(sign_in(client, ada_member), "/")}
    assert client.post(f"/admin/segments/{segment.id}/automations", data=form).status_code == 403


def test_before_adding_one_sees_for_how_many_it_would_have_acted(
    staff: FlaskClient, segment: Segment, ada_member: Member, grace_member: Member
) -> None:
    zoe = make_member("Zoe")
    with transaction() as session:
        db.session.get_one(Segment, segment.id).created_at -= timedelta(days=60)
        db.session.get_one(Member, zoe.id).suspended_at = zoe.joined_at
        for member, since in ((ada_member, 3), (zoe, 3)):
            row = {"segment_id": segment.id, "member_id": member.id, "since": today() - timedelta(days=since)}
            session.add(SegmentMember(**row))
        for since, left in ((20, 10), (9, 2), (80, 40)):  # the same member again and again is one
            day = {"since": today() - timedelta(days=since), "day": today() - timedelta(days=left)}
            session.add(SegmentExit(segment_id=segment.id, member_id=grace_member.id, reasons="silent", **day))
    assert "who came in: 2, or for those who left: 1." in read(staff, f"/admin/segments/{segment.id}")


def test_a_segment_that_was_changed_today_says_that_its_automations_rest(
    staff: FlaskClient, kenji: Actor, segment: Segment
) -> None:
    with transaction():
        saving.save(kenji, "Others", {"organisation": "Other"}, segment.id)
    assert "the automations rest until tomorrow" in read(staff, f"/admin/segments/{segment.id}")


def test_the_page_speaks_japanese_and_stays_in_its_budget(staff: FlaskClient, segment: Segment) -> None:
    add(staff, segment)
    add(staff, segment, action="plan")
    address = f"/admin/segments/{segment.id}"
    staff.get(address)
    assert cost(staff, address) <= MEMBER
    with transaction():
        for member in db.session.scalars(select(Member)):
            member.locale = "ja"
    assert "加わった人にメッセージを送ります" in read(staff, address)
