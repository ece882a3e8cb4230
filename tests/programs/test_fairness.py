"""Giving in circles and within one browser: limited at once and said so, then decided by staff."""

from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Invalid, NotFound, Refused
from app.ledger import Note, move, wallet
from app.models.fairness import DampedPair, MemberDevice
from app.operations import damping, devices
from app.programs import fairness
from app.programs.chips.operations import why_not_amount
from app.programs.fairness import Finding
from app.programs.fairness.deciding import clear, keep, speak
from app.programs.fairness.patterns import rings, shared
from app.programs.stars.operations import today
from app.programs.wallet.gifts import give_gift
from app.readers.notifications import Notification
from tests.points.scene import faults, fund
from tests.world import catch_up, make_member, sign_in
from workers import jobs


def given(*gifts):
    return {(giver, receiver): points for giver, receiver, points in gifts}


@pytest.mark.parametrize(
    ("gifts", "found"),
    [
        (given((1, 2, 300), (2, 1, 300)), [(1, 2)]),
        (given((1, 2, 300), (2, 1, 299)), []),  # too little one way
        (given((1, 2, 300), (2, 1, 300), (1, 3, 400)), []),  # 1 gives most to somebody else
        (given((1, 2, 400), (2, 3, 300), (3, 1, 500)), [(1, 2, 3)]),
        (given((4, 2, 400), (2, 3, 300), (3, 1, 500), (1, 4, 300)), [(1, 4, 2, 3)]),
        (given((1, 2, 900), (2, 3, 900), (3, 4, 900), (4, 5, 900), (5, 1, 900)), []),  # five: chance
        (given((1, 2, 900), (3, 2, 900), (4, 2, 900)), []),  # a helper whom many thank
    ],
)
def test_circles_are_those_who_give_one_another_most_of_it(gifts, found):
    assert [pattern.members for pattern in rings(gifts, 300)] == found


def test_one_browser_counts_whichever_way_it_went():
    gave = given((7, 3, 80), (3, 7, 40), (1, 2, 90))
    assert [each.points for each in shared(gave, [(3, 7), (1, 2), (4, 5)], 100)] == [(40, 80)]


def send(giver, receiver, points, key, kind="gift"):
    with transaction():
        note = Note(kind=kind, key=key, at=now())
        move(wallet(giver.id), wallet(receiver.id), points, note, giving=True)


@pytest.fixture
def couple(ada_member, grace_member):
    """Ada and Grace pass points to and fro, and were found."""
    for each in (ada_member, grace_member):
        fund(each, 2000)
    send(ada_member, grace_member, 400, "a")
    send(grace_member, ada_member, 350, "b")
    jobs.look_at_giving()
    return db.session.query(Finding).one()


def test_what_is_found_is_limited_at_once_and_both_are_told(couple, ada, grace, ada_member, grace_member):
    assert (couple.sort, couple.figures["points"], couple.state) == ("pair", [400, 350], "open")
    assert damping.is_damped(grace_member.id, ada_member.id, now())
    catch_up("notifications")
    told = {(line.member_id, line.what, line.detail) for line in db.session.query(Notification)}
    assert told == {(ada_member.id, "damped", "open"), (grace_member.id, "damped", "open")}
    assert "10 pt more" in str(why_not_amount(ada_member.id, grace_member.id, 50, now()))
    with pytest.raises(Invalid, match="you two give: today you can give this member 50 pt"), transaction():
        give_gift(ada, grace_member, 51, "", "g")
    with transaction():
        give_gift(ada, grace_member, 50, "", "g")
    other = make_member("Mei Lin")
    with transaction():
        give_gift(ada, other, 500, "", "h")
    assert faults() == []


def test_the_same_is_not_found_twice(couple):
    jobs.look_at_giving()
    assert db.session.query(Finding).count() == 1


def test_staff_clear_it_with_a_reason_and_all_is_as_before(couple, ada, grace, kenji, ada_member, grace_member):
    with transaction():
        speak(ada, couple.id, "We are sisters.")
    with pytest.raises(NotFound), transaction():
        speak(kenji, couple.id, "Not mine.")
    with pytest.raises(Invalid, match="Say why"), transaction():
        clear(kenji, couple.id, " ")
    with pytest.raises(Refused), transaction():
        clear(grace, couple.id, "Please.")
    with transaction():
        clear(kenji, couple.id, "Sisters.")
    assert not damping.is_damped(ada_member.id, grace_member.id, now())
    jobs.look_at_giving()
    assert db.session.query(Finding).count() == 1, "what was cleared is left alone"
    catch_up("notifications")
    assert db.session.query(Notification).filter_by(detail="cleared").count() == 2


def test_staff_keep_it_for_three_months(couple, kenji, ada_member, grace_member):
    with transaction():
        keep(kenji, couple.id, "Points passed round.")
    for days, limited in ((89, True), (91, False)):
        with standing_at(now() + timedelta(days=days)):
            assert damping.is_damped(ada_member.id, grace_member.id, now()) is limited
    with transaction():
        clear(kenji, couple.id, "They explained it.")
    assert db.session.query(DampedPair).count() == 0


def test_two_accounts_of_one_browser(ada_member, grace_member):
    fund(ada_member, 500)
    send(ada_member, grace_member, 120, "a", kind="chip")
    with transaction():
        for each in (ada_member, grace_member):
            devices.note(each.id, "the same mark", today())
            devices.note(each.id, "the same mark", today())
    jobs.look_at_giving()
    assert db.session.query(Finding).one().sort == "device"
    with standing_at(now() + timedelta(days=91)):
        jobs.look_at_giving()
    assert db.session.query(MemberDevice).count() == 0, "marks are forgotten"


def test_a_library_and_staff_are_left_alone(kenji_member, ada_member):
    people = [make_member(f"M{number} Member") for number in range(7)]
    fund(people[0], 500)
    fund(kenji_member, 900)
    fund(ada_member, 900)
    with transaction():
        for each in people:
            devices.note(each.id, "library", today())
    send(people[0], people[1], 400, "a")
    send(kenji_member, ada_member, 500, "b")
    send(ada_member, kenji_member, 500, "c")
    with transaction():
        assert fairness.look(now()) == 0


def test_a_browser_is_marked_once_a_day_by_its_visit(client, ada_member, grace_member):
    for member in (ada_member, grace_member):
        sign_in(client, member)
        answer = client.get("/", headers={"Accept": "text/html"})
        assert answer.status_code == 200
    assert client.get_cookie("device").http_only
    marks = [row.mark for row in db.session.query(MemberDevice)]
    assert len(marks) == 2
    assert len(set(marks)) == 1
    assert client.get_cookie("device").value not in marks


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_members_read_it_and_staff_decide_on_the_page(browse, couple, ada, kenji, grace_member, locale):
    hers, staffs = browse(ada), browse(kenji)
    for each in (hers, staffs):
        each.client.set_cookie("locale", locale)
    assert "400" in hers.read("/fairness")
    assert hers.post(f"/fairness/{couple.id}", {"words": "We are sisters."}).status_code == 303
    assert hers.get("/staff/fairness").status_code == 403
    assert "We are sisters." in staffs.read("/staff/fairness")
    assert "/staff/fairness" in staffs.read("/staff")
    assert staffs.post(f"/staff/fairness/{couple.id}", {"do": "clear", "reason": ""}).status_code == 422
    assert staffs.post(f"/staff/fairness/{couple.id}", {"do": "clear", "reason": "Sisters <3"}).status_code == 303
    assert "Sisters &lt;3" in hers.read("/fairness")
    assert "Sisters" in staffs.read("/staff/fairness.csv")


def test_who_has_nothing_reads_so(browse, ada):
    assert "Nothing limits your giving" in browse(ada).read("/fairness")
