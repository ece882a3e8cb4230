"""Stars and badges, as visitors and admins meet them."""

from collections.abc import Callable
from datetime import timedelta

from app.base.clock import now
from app.base.database import transaction
from app.models import Member, Post
from app.programs.stars.operations import appoint, today
from app.readers.badges import MemberBadge
from app.rules import Actor
from tests.visiting import Browser
from tests.world import catch_up

Browse = Callable[..., Browser]


def term() -> dict[str, str]:
    return {"first_day": today().isoformat(), "last_day": (today() + timedelta(days=90)).isoformat()}


def test_an_admin_appoints_and_everybody_reads_the_citation(browse: Browse, aoi: Actor, grace_member: Member) -> None:
    form = {"handle": "@grace", "role": "star", "citation": "Answers <at> night.", **term()}
    assert browse(aoi).post("/stars", form).status_code == 303
    for address in ("/stars", "/m/grace"):
        assert "Answers &lt;at&gt; night." in browse(None).read(address)


def test_a_handle_of_nobody_is_refused_at_its_field_and_the_words_are_kept(browse: Browse, aoi: Actor) -> None:
    answer = browse(aoi).post("/stars", {"handle": "nobody", "role": "star", "citation": "For much.", **term()})
    assert answer.status_code == 422
    assert "There is no member of this name." in answer.text
    assert "For much." in answer.text


def test_members_see_no_form_and_appoint_nobody(browse: Browse, ada: Actor, grace_member: Member) -> None:
    client = browse(ada)
    assert "Appoint a member" not in client.read("/stars")
    form = {"handle": "grace", "role": "star", "citation": "My friend.", **term()}
    assert client.post("/stars", form).status_code == 403


def test_an_admin_ends_a_term(browse: Browse, aoi: Actor, grace_member: Member) -> None:
    with transaction():
        star = appoint(aoi, grace_member, "star", "Kind words.", today(), today())
    assert browse(aoi).post(f"/stars/{star.id}/end", {"reason": ""}).status_code == 422
    assert browse(aoi).post(f"/stars/{star.id}/end", {"reason": "Moved on."}).status_code == 303
    assert "Kind words." not in browse(None).read("/m/grace")


def test_a_profile_shows_badges_also_imported_ones(browse: Browse, grace: Actor, answer_by_grace: Post) -> None:
    catch_up("badges")
    with transaction() as session:
        session.add(
            MemberBadge(
                member_id=grace.member_id, source="stackexchange", badge="Necromancer", times=2, awarded_at=now()
            )
        )
    page = browse(None).read("/m/grace")
    assert "First words" in page
    assert "Necromancer × 2" in page
    assert "First words" in browse(None).read("/badges")
