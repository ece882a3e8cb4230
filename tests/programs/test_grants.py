"""Points that admins grant: with a reason, once, and above a limit with another admin."""

from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.ledger import debt_of
from app.models import AuditRow
from app.models.members import Role
from app.programs import grants
from app.programs.grants import Grant
from app.queries.passbook import passbook
from app.readers.notifications import Notification
from app.settings.store import change
from tests.points.scene import actor, faults, points_of, spend
from tests.programs.test_lottery_checks import at_once
from tests.world import catch_up, make_member


@pytest.fixture
def mia(app):
    """Another admin."""
    return actor(make_member("Mia Ito", Role.ADMIN))


def give(who, member, amount=500, key="one", reason="Carried the chairs."):
    with transaction():
        return grants.grant(who, member, amount, reason, key)


def act(deed, *arguments):
    with transaction():
        return deed(*arguments)


def test_a_grant_is_paid_once_with_its_reason_in_the_bank_book(aoi, ada_member):
    first = give(aoi, ada_member)
    assert give(aoi, ada_member).id == first.id
    with pytest.raises(Conflict):
        give(aoi, ada_member, 501)
    assert points_of(ada_member) == 500
    told = passbook(ada_member.id, now()).entries[0].told
    assert (str(told.what), told.detail) == ("From the staff", "Carried the chairs.")
    row = db.session.query(AuditRow).one()
    assert (row.action, row.actor_id, row.reason) == ("points.grant", aoi.member_id, "Carried the chairs.")
    catch_up("notifications")
    assert (db.session.query(Notification).one().what, db.session.query(Notification).one().amount) == ("grant", 500)
    assert faults() == []


def test_no_reason_no_grant_and_admins_only(aoi, kenji, ada_member):
    with pytest.raises(Invalid, match="Say why"):
        give(aoi, ada_member, reason=" ")
    with pytest.raises(Refused, match="for admins"):
        give(kenji, ada_member)
    assert points_of(ada_member) == 0


def test_above_the_limit_another_admin_confirms(aoi, mia, kenji, ada_member):
    made = give(aoi, ada_member, 1001)
    assert (made.state, points_of(ada_member)) == ("waiting", 0)
    with pytest.raises(Refused, match="Another admin"):
        act(grants.confirm, aoi, made.id)
    with pytest.raises(Refused, match="for admins"):
        act(grants.confirm, kenji, made.id)
    act(grants.confirm, mia, made.id)
    act(grants.confirm, mia, made.id)
    assert points_of(ada_member) == 1001
    with pytest.raises(Conflict, match="decided already"):
        act(grants.decline, mia, made.id, "Too late.")
    assert faults() == []


def test_many_small_ones_are_added_up(aoi, ada_member):
    assert give(aoi, ada_member, 600, "a").state == "paid"
    assert give(aoi, ada_member, 400, "b").state == "paid"
    assert give(aoi, ada_member, 1, "c").state == "waiting"
    with standing_at(now() + timedelta(hours=25)):
        assert give(aoi, ada_member, 1000, "d").state == "paid"


def test_small_ones_at_the_same_instant_are_added_up_too(app, aoi, ada_member):
    db.session.remove()
    came_to = at_once(
        app, [lambda number=number: give(aoi, ada_member, 400, f"k{number}").state for number in range(5)]
    )
    assert sorted(came_to) == ["paid", "paid", "waiting", "waiting", "waiting"]
    assert points_of(ada_member) == 800
    assert faults() == []


def test_nobody_grants_to_themselves_alone(aoi, mia, aoi_member):
    made = give(aoi, aoi_member, 1)
    assert made.state == "waiting"
    act(grants.confirm, mia, made.id)
    assert points_of(aoi_member) == 1
    with transaction():
        change("grant_limit", 0)
    his = give(mia, aoi_member, 5, "two")
    with pytest.raises(Refused, match="Another admin"):
        act(grants.confirm, aoi, his.id)


def test_two_confirm_at_the_same_instant_and_it_is_paid_once(app, aoi, mia, ada_member):
    ren = actor(make_member("Ren Abe", Role.ADMIN))
    made = give(aoi, ada_member, 5000)
    db.session.remove()
    at_once(app, [lambda who=who: act(grants.confirm, who, made.id).state for who in (mia, ren, mia, ren)])
    assert points_of(ada_member) == 5000
    assert faults() == []


def test_a_mistake_is_taken_back_even_when_it_was_spent(aoi, ada_member):
    made = give(aoi, ada_member, 300)
    spend(ada_member, 200)
    with pytest.raises(Invalid, match="Say why"):
        act(grants.take_back, aoi, made.id, "")
    act(grants.take_back, aoi, made.id, "Meant for another Ada.")
    act(grants.take_back, aoi, made.id, "Again.")
    assert (points_of(ada_member), debt_of(ada_member.id)) == (0, 200)
    assert faults() == []


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_from_one_admin_to_the_other_on_the_page(browse, aoi, mia, kenji, ada_member, locale):
    assert browse(kenji).get("/admin/grants").status_code == 403
    first, second = browse(aoi), browse(mia)
    for each in (first, second):
        each.client.set_cookie("locale", locale)
    form = {"handle": "@ada", "amount": "2,000", "reason": "Ran the fair.", "key": "k"}
    assert first.post("/admin/grants", form | {"handle": "nobody"}).status_code == 422
    assert first.post("/admin/grants", form).status_code == 303
    db.session.rollback()
    made = db.session.query(Grant).one()
    assert "Ran the fair." in second.read("/admin/grants")
    assert "/admin/grants" in second.read("/staff")
    assert first.post(f"/admin/grants/{made.id}", {"do": "confirm"}).status_code == 403
    assert second.post(f"/admin/grants/{made.id}", {"do": "confirm"}).status_code == 303
    db.session.rollback()
    assert points_of(ada_member) == 2000
    assert "Ran the fair." in second.read("/admin/grants.csv")
