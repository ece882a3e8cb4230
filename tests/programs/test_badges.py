"""Badges that staff give by hand, titles beside names, and the news of a badge."""

import pytest

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.models import AuditRow, Member
from app.programs.badges import giving
from app.programs.badges.queries import badges_of
from app.readers.badges import BADGES, MemberBadge, StaffBadge
from app.readers.notifications import Notification
from tests.world import catch_up, make_reply


@pytest.fixture
def kindness(kenji):
    with transaction():
        return giving.make(kenji, "縁の下の力持ち", "Behind the scenes")


def give(who, badge, member, citation="Carried the chairs."):
    with transaction():
        return giving.give(who, badge.id, member, citation)


def test_staff_give_a_badge_with_a_citation_once(kenji, kenji_member, grace, grace_member, kindness):
    give(kenji, kindness, grace_member)
    with pytest.raises(Conflict, match="already"):
        give(kenji, kindness, grace_member)
    with pytest.raises(Invalid, match="honoured for"):
        give(kenji, kindness, grace_member, " ")
    with pytest.raises(Refused, match="Somebody else"):
        give(kenji, kindness, kenji_member)
    with pytest.raises(Refused, match="for staff"):
        give(grace, kindness, kenji_member)
    held = badges_of(grace_member.id)
    assert [(each.by_staff.name_en, each.row.citation) for each in held] == [
        ("Behind the scenes", "Carried the chairs.")
    ]
    assert db.session.query(AuditRow).filter_by(action="badge.give").one().reason == "Carried the chairs."


def test_who_gets_a_badge_hears_of_it_once(kenji, grace, grace_member, kindness, question_by_ada):
    give(kenji, kindness, grace_member)
    for _time in range(2):
        make_reply(grace, question_by_ada)
        catch_up("badges")
        catch_up("notifications")
    told = db.session.query(Notification).filter_by(member_id=grace_member.id, what="badge")
    assert sorted(line.detail for line in told) == ["", "first_words"]


def test_a_title_is_one_of_ones_own_badges(grace, grace_member):
    with transaction() as session:
        for name in ("guide", "thanked"):
            session.add(
                MemberBadge(member_id=grace_member.id, source="rule", badge=name, awarded_at=grace_member.joined_at)
            )
    assert giving.titles_of(grace_member.id) == ["guide"], "not every badge is a title"
    for name in ("keeper", "thanked"):
        with pytest.raises(Invalid, match="your own"), transaction():
            giving.choose_title(grace, name)
    with transaction():
        assert giving.choose_title(grace, "guide").title_badge == "guide"
    with transaction():
        assert giving.choose_title(grace, "").title_badge == ""


def test_some_badges_are_titles():
    assert {name for name, badge in BADGES.items() if badge.is_title} == {"regular", "guide", "dreamer", "keeper"}


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_from_staffs_form_to_the_profile_and_beside_the_name(browse, kenji, grace, answer_by_grace, locale):
    with transaction() as session:
        now = answer_by_grace.created_at
        session.add(MemberBadge(member_id=grace.member_id, source="rule", badge="guide", awarded_at=now))
    staffs, hers, guest = browse(kenji), browse(grace), browse(None)
    for each in (staffs, hers, guest):
        each.client.set_cookie("locale", locale)
    assert hers.get("/staff/badges").status_code == 403
    assert staffs.post("/staff/badges", {"do": "make", "name_ja": "縁の下", "name_en": "Backstage"}).status_code == 303
    badge = db.session.query(StaffBadge).one()
    form = {"do": "give", "badge": str(badge.id), "handle": "@grace", "citation": "Chairs & tables."}
    assert staffs.post("/staff/badges", form | {"handle": "nobody"}).status_code == 422
    assert staffs.post("/staff/badges", form).status_code == 303
    assert "Chairs &amp; tables." in guest.read("/m/grace")
    assert ("縁の下" if locale == "ja" else "Backstage") in guest.read("/badges")
    assert hers.post("/badges/title", {"title": "guide"}).status_code == 303
    assert hers.post("/badges/title", {"title": "keeper"}).status_code == 422
    db.session.rollback()
    assert db.session.get(Member, grace.member_id, populate_existing=True).title_badge == "guide"
    label = "案内人" if locale == "ja" else "Guide"
    assert f'<span class="member__title">{label}</span>' in guest.read(f"/p/{answer_by_grace.id}")
