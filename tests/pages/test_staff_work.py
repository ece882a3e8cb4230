"""The pages of segments, of next actions and of notes on members."""

# ruff: noqa: F811  (the fixtures of a neighbour are asked for by name)

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.figures.days import today
from app.figures.segments import Segment, SegmentExit, SegmentMember, saving
from app.models.members import Member
from app.models.moderation import AuditRow
from app.models.staff_acts import StaffAct, StaffNote
from app.operations import accounts
from app.rules.actor import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.pages.test_figures import lived, noticed, read, staff, work_out  # noqa: F401
from tests.pages.test_forum import token
from tests.world import make_member


def saved(client: FlaskClient, **more: str) -> int:
    form = {"name": "Here for long", "joined_before": "30", "csrf_token": token(client, "/admin/segments"), **more}
    answer = client.post("/admin/segments", data=form)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def test_a_segment_is_tried_saved_read_and_taken_as_a_file(staff: FlaskClient, ada_member: Member) -> None:
    assert "find 1 member now" in read(staff, "/admin/segments?name=x&joined_before=30")
    segment = saved(staff)
    text = read(staff, f"/admin/segments/{segment}")
    assert "Ada Lovelace" in text
    assert "Joined more than 30 days ago" in text
    assert "ada,Ada Lovelace" in read(staff, f"/admin/segments/{segment}/members.csv")
    assert "Here for long" in read(staff, "/admin/segments")


def test_who_left_a_segment_is_told_with_a_sentence_that_reads_the_right_way_round(
    staff: FlaskClient, kenji: Actor, ada_member: Member
) -> None:
    with transaction():
        segment = saving.save(kenji, "Quiet", {"silent": "5", "most_peers": "1"})
    came = {"segment_id": segment.id, "member_id": ada_member.id, "since": today() - timedelta(days=2)}
    with transaction():
        db.session.add(SegmentExit(**came, day=today() - timedelta(days=1), reasons="silent,most_peers"))
    text = read(staff, f"/admin/segments/{segment.id}")
    assert "1 connection or fewer · Not here for more than 5 days" in text
    assert "Was here in the last 5 days · More than 1 connection" in text


def test_what_was_asked_before_a_segment_was_changed_is_not_told_with_todays_number(
    staff: FlaskClient, kenji: Actor, ada_member: Member
) -> None:
    with transaction():
        segment = saving.save(kenji, "Quiet", {"silent": "5"})
        came = {"segment_id": segment.id, "member_id": ada_member.id, "since": today() - timedelta(days=2)}
        db.session.add(SegmentExit(**came, day=today() - timedelta(days=1), reasons="silent"))
        saving.save(kenji, "Quiet", {"silent": "60"}, segment.id)
    text = read(staff, f"/admin/segments/{segment.id}")
    assert "No longer met: Not here for more than so many days" in text
    assert "last 60 days" not in text


def test_a_form_that_asks_nonsense_keeps_what_was_typed(staff: FlaskClient) -> None:
    form = {"name": "New", "joined_within": "soon", "csrf_token": token(staff, "/admin/segments")}
    answer = staff.post("/admin/segments", data=form)
    assert answer.status_code == 422
    assert 'value="soon"' in answer.text


def test_members_of_a_long_segment_come_page_by_page(staff: FlaskClient) -> None:
    for number in range(53):
        make_member(f"M{number}")
    segment = saved(staff)
    first = read(staff, f"/admin/segments/{segment}")
    onward = first.partition('rel="next" hx-get="')[2].partition('"')[0]
    assert 'href="/admin/members/m2"' in read(staff, f"/admin/segments/{segment}{onward}")
    assert db.session.query(SegmentMember).count() == 53


def test_a_segment_can_be_changed_and_taken_away(staff: FlaskClient, ada_member: Member) -> None:
    segment = saved(staff)
    form = {"name": "Others", "joined_before": "300", "csrf_token": token(staff, "/admin/segments")}
    assert staff.post(f"/admin/segments/{segment}", data=form).status_code == 303
    assert "The segment was changed" in read(staff, f"/admin/segments/{segment}")
    assert staff.post(f"/admin/segments/{segment}/remove", data=form).status_code == 303
    assert staff.get(f"/admin/segments/{segment}").status_code == 404


def test_what_is_planned_stands_on_staffs_day_until_it_is_done(
    staff: FlaskClient,
    ada_member: Member,
    grace_member: Member,
) -> None:
    segment = saved(staff)
    form = {
        "words": "Say hello",
        "finding": "segment",
        "members": "@ada",
        "segment": str(segment),
        "due_on": "2030-01-02",
    }
    answer = staff.post("/staff/acts", data=form | {"csrf_token": token(staff, "/staff/acts")})
    assert answer.status_code == 303, answer.text
    act = db.session.scalars(select(StaffAct)).one()
    assert act.member_count == 2
    assert "Say hello" in read(staff, "/staff")
    assert "Say hello" in read(staff, "/admin/members/ada")
    done = {"result": "Both answered", "csrf_token": token(staff, "/staff/acts")}
    assert staff.post(f"/staff/acts/{act.id}/done", data=done).status_code == 303
    assert "Say hello" not in read(staff, "/staff")
    assert "Both answered" in read(staff, "/staff/acts")
    assert staff.post(f"/staff/acts/{act.id}/done", data=done).status_code == 409


def test_an_unknown_handle_or_day_is_told_beside_its_field(staff: FlaskClient) -> None:
    base = {"words": "Say hello", "finding": "other", "csrf_token": token(staff, "/staff/acts")}
    for more, words in (({"members": "nobody"}, "no member @nobody"), ({"due_on": "soon"}, "Write the day like")):
        answer = staff.post("/staff/acts", data=base | more)
        assert answer.status_code == 422
        assert words in answer.text


def test_what_was_done_about_heat_stands_in_the_log(staff: FlaskClient, ada_member: Member) -> None:
    data = {"done": "Thanked her", "csrf_token": token(staff, "/admin/heat")}
    staff.post(f"/admin/heat/{noticed(ada_member, held_out=False)}", data=data)
    assert "Thanked her" in read(staff, "/staff/acts")


def test_a_note_is_for_staff_and_goes_with_the_member(staff: FlaskClient, ada_member: Member) -> None:
    form = {"note": "Prefers mail.", "csrf_token": token(staff, "/admin/members/ada")}
    assert staff.post("/admin/members/ada/notes", data=form).status_code == 303
    assert "Prefers mail." in read(staff, "/admin/members/ada")
    assert staff.post("/admin/members/ada/notes", data=form | {"note": " "}).status_code == 422

    with transaction():
        member = db.session.get_one(Member, ada_member.id)
        accounts.leave(Actor.of(member), member)
    assert db.session.scalars(select(StaffNote)).all() == []


def test_a_members_page_tells_what_is_new_since_one_looked(lived, staff: FlaskClient, kenji_member: Member) -> None:
    member = db.session.get_one(Member, lived.members[0])
    assert "Since you last looked" not in read(staff, f"/admin/members/{member.handle}")
    with transaction():
        look = db.session.scalars(select(AuditRow).where(AuditRow.action == "member.look")).one()
        look.at = now() - timedelta(days=39)
    text = read(staff, f"/admin/members/{member.handle}").partition("Since you last looked")[2]
    assert "Answers written" in text.partition("</section>")[0]
    assert cost(staff, f"/admin/members/{member.handle}") <= MEMBER


def test_pages_of_staffs_work_stay_in_their_budget(staff: FlaskClient, ada_member: Member) -> None:
    segment = saved(staff)
    form = {"words": "Say hello", "finding": "other", "members": "ada", "csrf_token": token(staff, "/staff/acts")}
    staff.post("/staff/acts", data=form)
    for address in ("/admin/segments", f"/admin/segments/{segment}", "/staff/acts", "/staff", "/admin/members/ada"):
        staff.get(address)
        assert cost(staff, address) <= MEMBER, address
    assert db.session.query(Segment).count() == 1
