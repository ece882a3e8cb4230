"""Pages of groups, and that nothing written in one is read by others, wherever they look."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.base.database import db, transaction
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import posting
from app.programs.groups import joining, making
from app.rules import Actor
from tests.pages.test_budgets import cost
from tests.pages.test_forum import EN, token
from tests.world import catch_up, sign_in

SECRET, ASKED, TAG = "Glockenspiel", "Xylophone", "marimba"  # never typed, typed into search, the tag


@pytest.fixture
def secret(kenji: Actor, ada_member: Member, grace_member: Member) -> Topic:
    """Ada's topic in the space of a group that Grace is not in."""
    with transaction():
        group = making.make(kenji, making.Wish("photo", ("写真の会", "Photo walkers"), ("", ""), "open"))
    with transaction():
        joining.join(Actor.of(ada_member), group)
    space = db.session.scalars(select(Space).where(Space.group_id == group.id)).one()
    draft = posting.TopicDraft(f"{ASKED} and {SECRET}", f"{ASKED}, {SECRET}, @grace?", tags=(TAG,))
    with transaction():
        topic = posting.add_topic(Actor.of(ada_member), space, draft)
    catch_up("search", "notifications", "activity", "connections")
    return topic


@pytest.mark.parametrize("role", ["guest", "member"])
def test_nobody_else_reads_a_word_of_it_anywhere(web: object, secret: Topic, grace_member: Member, role: str) -> None:
    client = web.test_client() if role == "guest" else sign_in(web.test_client(), grace_member)
    look = (
        "/", "/boards", "/s/photo", f"/t/{secret.id}", "/tags", f"/tags/{TAG}", f"/search?q={ASKED}",
        f"/search?q={ASKED[:5]}", "/m/ada", "/m/ada/posts", "/unread", "/notifications", "/new?kind=board",
        "/feed.atom", "/feed.atom?space=photo", "/sitemap.xml", "/leaderboard", "/bookmarks", "/following",
        f"/new/similar?kind=board&title={ASKED}", f"/search/suggestions?q={ASKED[:5]}", f"/complete/tags?q={TAG[:3]}",
        "/api/v1/topics", f"/api/v1/topics/{secret.id}", "/api/v1/spaces", f"/api/v1/search?q={ASKED}",
    )  # fmt: skip
    for address in look:
        page = client.get(address, headers=EN).text.lower()
        assert SECRET.lower() not in page, address
        assert TAG in address or TAG not in page, address
    assert [client.get(f"/t/{secret.id}").status_code, client.get("/s/photo").status_code] == [404, 404]


def test_its_members_read_and_write_there(client: FlaskClient, secret: Topic, ada_member: Member) -> None:
    sign_in(client, ada_member)
    assert SECRET in client.get("/s/photo", headers=EN).text
    assert "Only members of this group and staff read here." in client.get("/s/photo", headers=EN).text
    assert SECRET in client.get(f"/search?q={ASKED}", headers=EN).text


def test_a_member_comes_in_and_leaves_from_the_groups_page(
    client: FlaskClient, secret: Topic, grace_member: Member
) -> None:
    sign_in(client, grace_member)
    for verb, can_read in (("join", 200), ("leave", 404)):
        done = client.post(f"/groups/photo/{verb}", data={"csrf_token": token(client, "/groups/photo")})
        assert done.headers["Location"] == "/groups/photo"
        assert client.get(f"/t/{secret.id}", follow_redirects=True).status_code == can_read


def test_staff_make_one_and_what_was_typed_stays_where_it_can_not_be(
    client: FlaskClient, kenji_member: Member, ada_member: Member
) -> None:
    sign_in(client, kenji_member)
    form = {"csrf_token": token(client, "/groups/new"), "name_ja": "会", "name_en": "", "slug": "club", "entry": "open"}
    refused = client.post("/groups/new", data=form, headers=EN)
    assert (refused.status_code, 'value="会"' in refused.text) == (422, True)
    made = client.post("/groups/new", data={**form, "name_en": "Club", "has_space": "1"})
    assert made.headers["Location"] == "/groups/club"
    form = {"csrf_token": token(client, "/groups/club"), "handles": "@ada, nobody"}
    assert "There is no member @nobody." in client.post("/groups/club/invite", data=form, headers=EN).text
    assert client.post("/groups/club/invite", data={**form, "handles": "@ada"}).status_code == 303
    assert "Invited, not accepted yet." in client.get("/groups/club", headers=EN).text


def test_who_asked_waits_on_staffs_page_of_today(
    client: FlaskClient, kenji: Actor, kenji_member: Member, ada_member: Member
) -> None:
    with transaction():
        group = making.make(kenji, making.Wish("club", ("会", "Club"), ("", ""), "request"))
    with transaction():
        joining.join(Actor.of(ada_member), group, "Me, too!")
    sign_in(client, kenji_member)
    assert "Members who ask to be let in." in client.get("/staff", headers=EN).text
    assert "Me, too!" in client.get("/groups/club", headers=EN).text
    form = {"csrf_token": token(client, "/groups/club"), "what": "in"}
    assert client.post("/groups/club/members/ada", data=form).status_code == 303
    assert "Members who ask to be let in." not in client.get("/staff", headers=EN).text


def test_members_are_shown_no_form_of_staff(client: FlaskClient, secret: Topic, ada_member: Member) -> None:
    sign_in(client, ada_member)
    page = client.get("/groups/photo", headers=EN).text
    assert "Invite members" not in page
    assert client.get("/groups/new").status_code == 403
    assert client.get("/groups/photo/edit").status_code == 403


def test_a_page_of_groups_costs_little_however_many_there_are(
    client: FlaskClient, kenji: Actor, ada_member: Member
) -> None:
    sign_in(client, ada_member)
    for number in range(8):
        with transaction():
            making.make(kenji, making.Wish(f"g{number}", ("会", "Club"), ("", ""), "open"))
    client.get("/groups")
    assert cost(client, "/groups") <= 8
    assert cost(client, "/groups/g1") <= 9
