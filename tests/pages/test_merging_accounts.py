"""The page on which admins merge two accounts of one person."""

import pytest
from flask.testing import FlaskClient

from app.models.members import Member
from app.models.posts import Post
from tests.pages.test_budgets import cost
from tests.pages.test_forum import EN, token
from tests.world import sign_in

PATH = "/admin/members/ada/merge"


@pytest.fixture
def aoi_in(client: FlaskClient, aoi_member: Member) -> FlaskClient:
    return sign_in(client, aoi_member)


def merge(client: FlaskClient, closes: str, reason: str = "She told us."):
    form = {"csrf_token": token(client, PATH), "from": closes, "reason": reason}
    return client.post(PATH, data=form)


def test_an_admin_sees_both_merges_and_old_addresses_lead_on(
    aoi_in: FlaskClient, web: object, ada_member: Member, answer_by_grace: Post
) -> None:
    both = aoi_in.get(f"{PATH}?from=@Grace", headers=EN).text
    assert "This can't be undone." in both
    assert "@grace" in both
    done = merge(aoi_in, "grace")
    assert done.headers["Location"] == "/admin/members/ada"
    assert "The accounts are one now: @ada." in aoi_in.get("/admin/members/ada", headers=EN).text
    assert web.test_client().get("/m/grace").headers["Location"] == "/m/ada"
    assert 'href="/m/grace"' not in web.test_client().get(f"/t/{answer_by_grace.topic_id}", headers=EN).text
    assert merge(aoi_in, "grace").headers["Location"] == "/admin/members/ada"


def test_what_can_not_be_merged_is_said_in_the_admins_language(
    aoi_in: FlaskClient, ada_member: Member, kenji_member: Member
) -> None:
    nobody = aoi_in.get(f"{PATH}?from=nobody", headers=EN)
    assert (nobody.status_code, "There is no member with this handle." in nobody.text) == (422, True)
    assert "This is the same account." in aoi_in.get(f"{PATH}?from=ada", headers=EN).text
    staff = aoi_in.get(f"{PATH}?from=kenji", headers=EN).text
    assert "Accounts of staff and of programs are not merged." in staff
    assert "danger" not in staff.partition("<main")[2].partition("<footer")[0]
    assert merge(aoi_in, "kenji").status_code == 409


def test_without_a_reason_nothing_happens_and_the_page_asks_for_one(
    aoi_in: FlaskClient, ada_member: Member, grace_member: Member
) -> None:
    refused = merge(aoi_in, "grace", reason=" ")
    assert (refused.status_code, "Say why" in refused.text, "@grace" in refused.text) == (422, True, True)
    assert aoi_in.get("/m/grace").status_code == 200


def test_staff_and_members_can_not(web: object, ada_member: Member, kenji_member: Member) -> None:
    kenji_in = sign_in(web.test_client(), kenji_member)
    assert kenji_in.get(PATH).status_code == 403
    assert "Merge accounts" not in kenji_in.get("/admin/members/ada", headers=EN).text


def test_the_page_costs_few_questions(aoi_in: FlaskClient, ada_member: Member, grace_member: Member) -> None:
    assert cost(aoi_in, f"{PATH}?from=grace") <= 12
