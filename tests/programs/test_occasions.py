"""What members take part in outside the forum: told once, earned by the rules, counted, taken back with both."""

from datetime import timedelta

import pytest

from app.base.clock import day_of, now
from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.figures.oracle.activity import member_days
from app.models import AuditRow
from app.programs import occasions
from app.programs.occasions import Part
from app.readers.activity import MemberDay
from app.rules.actor import Actor
from app.settings.store import site
from tests.api.conftest import guest, program_of  # noqa: F401  (fixtures)
from tests.points.scene import faults, points_of, send
from tests.programs.test_lottery_checks import at_once
from tests.world import catch_up, sign_in


def today():
    return day_of(now(), site().zone)


def tell(who, names, sort="event", title="Summer meeting", day=None):
    with transaction():
        return occasions.tell(who, sort, title, day or today(), names)


def undo(who, part_id):
    with transaction():
        return occasions.take_back(who, part_id, "Was not there.")


def parts():
    return db.session.query(Part).order_by("id").all()


def test_members_are_found_by_handle_or_address_and_noted_once(kenji, ada_member, grace_member):
    told = tell(kenji, ["@Ada", grace_member.email.upper(), " ", "ada", "nobody"])
    assert (told.noted, told.known, told.strangers) == (2, 0, ["nobody"])
    again = tell(kenji, ["grace", "ada"])
    assert (again.occasion.id, again.noted, again.known, again.strangers) == (told.occasion.id, 0, 2, [])
    catch_up("points")
    assert (points_of(ada_member), points_of(grace_member)) == (20, 20)
    assert db.session.query(AuditRow).filter_by(action="occasion.tell").one().details["members"] == 2
    assert faults() == []


def test_each_survey_earns_and_an_account_is_linked_once(kenji, ada_member):
    tell(kenji, ["ada"], "survey", "Spring")
    tell(kenji, ["ada"], "survey", "Autumn")
    tell(kenji, ["ada"], "account", "Shop")
    tell(kenji, ["ada"], "account", "App")
    catch_up("points")
    assert points_of(ada_member) == 10 + 10 + 100


def test_what_was_told_by_mistake_goes_back_with_what_it_earned(kenji, ada_member):
    tell(kenji, ["ada"])
    catch_up("points")
    (part,) = parts()
    assert undo(kenji, part.id).taken_back_at == undo(kenji, part.id).taken_back_at
    catch_up("points")
    assert points_of(ada_member) == 0
    assert tell(kenji, ["ada"]).noted == 1
    catch_up("points")
    assert (points_of(ada_member), len(parts()), faults()) == (20, 1, [])


def test_it_counts_on_the_day_of_the_occasion_as_the_slow_definition_says(kenji, ada_member):
    before = today() - timedelta(days=9)
    tell(kenji, ["ada"], day=before)
    tell(kenji, ["ada"], "survey", "Spring", before)
    tell(kenji, ["ada"], "account", "Shop", before)
    catch_up("activity")
    row = db.session.get_one(MemberDay, (ada_member.id, before))
    assert (row.events_attended, row.surveys, row.contribution, row.active) == (1, 1, 8, True)
    assert member_days()[ada_member.id, before]["contribution"] == 8
    undo(kenji, parts()[0].id)
    catch_up("activity")
    db.session.expire_all()
    assert db.session.get_one(MemberDay, (ada_member.id, before)).contribution == 3
    assert member_days()[ada_member.id, before]["contribution"] == 3


@pytest.mark.usefixtures("ada_member")
def test_members_tell_nothing_and_odd_tellings_are_refused(ada, kenji):
    with pytest.raises(Refused):
        tell(ada, ["ada"])
    for field, odd in {
        "sort": {"sort": "party"},
        "title": {"title": "  "},
        "day": {"day": today() + timedelta(days=1)},
        "names": {"names": [" "]},
    }.items():
        with pytest.raises(Invalid) as refused:
            tell(kenji, **{"names": ["ada"], **odd})
        assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid, match="At most 1000 members"):
        tell(kenji, [f"m{number}" for number in range(1001)])


def test_told_at_the_same_instant_it_is_noted_once(app, kenji, ada_member):
    db.session.remove()
    came = at_once(app, [lambda: tell(kenji, ["ada"]).noted] * 4)
    assert sorted(came) == [0, 0, 0, 1]
    catch_up("points")
    assert points_of(ada_member) == 20


def test_a_program_tells_it_through_the_api(program_of, kenji_member, ada_member, grace_member):  # noqa: F811
    sent = {"sort": "survey", "title": "NPS", "day": today().isoformat(), "members": ["ada", grace_member.email, "x"]}
    staff = program_of(kenji_member)
    told = staff.post("/admin/occasions", sent).get_json()
    assert (told["noted"], told["known"], told["strangers"]) == (2, 0, ["x"])
    assert staff.post("/admin/occasions", sent).get_json()["known"] == 2
    assert staff.post("/admin/occasions", sent | {"day": "soon"}).status_code == 422
    assert program_of(ada_member).post("/admin/occasions", sent).status_code == 403


def test_staff_paste_a_list_and_take_one_back_on_the_page(client, kenji_member, ada_member):
    sign_in(client, kenji_member)
    typed = {"sort": "event", "title": "Meeting", "day": today().isoformat(), "names": "ada\nwho\n"}
    done = send(client, "/staff/occasions", typed)
    page = client.get(done.headers["Location"]).text
    assert "1 member noted." in page
    assert "Nobody here is: who" in page
    assert ada_member.display_name in page
    again = send(client, "/staff/occasions", typed | {"names": ""})
    assert (again.status_code, "Write who took part" in again.text, "Meeting" in again.text) == (422, True, True)
    (part,) = parts()
    send(client, f"/staff/occasions/{part.occasion_id}/{part.id}", {"reason": "Ill"}, form=done.headers["Location"])
    assert "Taken back" in client.get(done.headers["Location"]).text
    assert "event,Meeting" in client.get("/staff/occasions.csv").text


def test_a_list_with_scores_leaves_out_bad_lines_alone(client, kenji_member, ada_member, grace_member):
    sign_in(client, kenji_member)
    typed = {
        "sort": "survey",
        "title": "Spring",
        "day": today().isoformat(),
        "names": "member,score\nada,9\ngrace,11\n",
    }
    page = client.get(send(client, "/staff/occasions", typed).headers["Location"]).text
    assert "Line 3 (grace,11) was left out: A score is a whole number from 0 to 10." in page
    assert "score 9 of 10" in page
    assert [(part.member_id, part.score) for part in parts()] == [(ada_member.id, 9)]
    send(client, "/staff/occasions", typed | {"names": "ada,7"})
    db.session.rollback()
    assert parts()[0].score == 7
    undo(Actor.of(kenji_member), parts()[0].id)
    assert (parts()[0].score, parts()[0].took_part) == (None, False)


def test_invitations_are_told_on_the_page_and_taken_back_there(client, kenji_member, ada_member, grace_member):
    sign_in(client, kenji_member)
    typed = {"sort": "event", "title": "Meeting", "day": today().isoformat(), "names": "ada", "invited": "ada\ngrace"}
    where = send(client, "/staff/occasions", typed).headers["Location"]
    assert "Invited, did not come" in client.get(where).text
    assert "2 invited" in client.get("/staff/occasions").text
    graces = parts()[1]
    send(client, f"/staff/occasions/{graces.occasion_id}/{graces.id}/invitation", {"reason": "Ill"}, form=where)
    db.session.rollback()
    assert [part.invited_at is None for part in parts()] == [False, True]
    assert db.session.query(AuditRow).filter_by(action="occasion.uninvite").one().subject_id == grace_member.id


def test_scores_are_of_surveys_and_invitations_of_events(program_of, kenji_member, ada_member):  # noqa: F811
    staff = program_of(kenji_member)
    sent = {"sort": "survey", "title": "NPS", "day": today().isoformat(), "members": ["ada"], "scores": {"ada": 10}}
    assert staff.post("/admin/occasions", sent).get_json()["scored"] == 1
    assert staff.post("/admin/occasions", sent).get_json()["scored"] == 0
    invited = {"sort": "event", "title": "Visit", "day": today().isoformat(), "invited": ["ada"]}
    assert staff.post("/admin/occasions", invited).get_json()["invited"] == 1
    for wrong in (sent | {"sort": "event"}, sent | {"scores": {"ada": 11}}, invited | {"sort": "survey"}):
        assert staff.post("/admin/occasions", wrong).status_code == 422
