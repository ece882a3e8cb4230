"""The bank book, gifts with a question before them, and warnings before points expire."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid
from app.events.log import LogLine
from app.ledger import Note, balance_of, lots_of, reverse, wallet
from app.models.members import Member
from app.programs.chips import give_chip
from app.programs.tank import deposit
from app.programs.wallet import Gift, give_gift, warn_some
from app.queries.passbook import passbook
from tests.points.scene import answer, catch_up, faults, fund, send, spend
from tests.points.scene import post as loaded
from tests.world import sign_in

NOON = datetime(2026, 11, 18, 3, tzinfo=UTC)


def gift(giver, to, amount=100, key="one", message="", at=NOON):
    with transaction():
        return give_gift(giver, db.session.get_one(Member, to.id), amount, message, key, at=at)


def told(member, at=NOON):
    return [(str(entry.told.what), entry.line.amount, entry.line.balance) for entry in passbook(member.id, at).entries]


def test_a_gift_moves_points_with_their_expiry(ada, ada_member, grace_member):
    soon = NOON + timedelta(days=5)
    fund(ada_member, 150, at=NOON, expires_at=soon)
    gift(ada, grace_member)
    assert lots_of(wallet(grace_member.id), NOON) == [(soon, True, 100)]
    line = db.session.scalars(select(LogLine).where(LogLine.name == "gift.given")).one()
    assert line.body["to_id"] == grace_member.id
    assert faults() == []


def test_the_same_gift_twice_is_given_once(ada, ada_member, grace_member):
    fund(ada_member, 500, at=NOON)
    assert gift(ada, grace_member).id == gift(ada, grace_member).id
    assert balance_of(wallet(grace_member.id)) == 100
    with pytest.raises(Conflict):
        gift(ada, grace_member, 200)


def test_gifts_to_the_same_member_have_a_limit_a_day(ada, ada_member, grace_member):
    fund(ada_member, 5000, at=NOON)
    gift(ada, grace_member, 450)
    with pytest.raises(Invalid, match="this member 50 pt more in gifts today"):
        gift(ada, grace_member, 51, "two")
    gift(ada, grace_member, 50, "three")
    with pytest.raises(Invalid, match="this member 0 pt more"):
        gift(ada, grace_member, 1, "four")
    gift(ada, grace_member, 500, "tomorrow", at=NOON + timedelta(days=1))


def test_gifts_have_a_limit_a_day_and_go_to_somebody_else(ada, ada_member, grace_member, kenji_member):
    fund(ada_member, 5000, at=NOON)
    gift(ada, grace_member, 500)
    gift(ada, kenji_member, 400, "more")
    with pytest.raises(Invalid, match="You can give 100 pt more in gifts today"):
        gift(ada, kenji_member, 101, "two")
    gift(ada, grace_member, 500, "tomorrow", at=NOON + timedelta(days=1))
    with pytest.raises(Invalid, match="yourself"):
        gift(ada, ada_member, 10, "me")


def test_who_left_receives_no_gift(ada, ada_member, grace_member):
    fund(ada_member, 500, at=NOON)
    with transaction():
        db.session.get_one(Member, grace_member.id).left_at = NOON
    with pytest.raises(Invalid, match="can't receive"):
        gift(ada, grace_member)


def test_the_book_says_what_for_and_what_stood_after(ada, ada_member, grace, grace_member, question_by_ada):
    fund(grace_member, 500, at=NOON)
    post = answer(grace_member, question_by_ada)
    catch_up()
    with transaction():
        give_chip(ada, loaded(post.id), 50, "Thanks!", "chip", at=NOON)
        deposit(grace, 20, "Here", "in", at=NOON)
    gift(grace, ada_member, 30)
    assert told(grace_member)[:3] == [
        ("Gift to Ada Lovelace", -30, 525),
        ("Into the tank", -20, 555),
        ("Chip from Ada Lovelace", 50, 575),
    ]
    assert ("Answer", 5, 525) in told(grace_member)


def test_the_book_tells_of_debts(ada_member, grace_member):
    earned = fund(ada_member, 100, at=NOON)
    spend(ada_member, 100)
    with transaction():
        reverse(earned.id, Note(kind="reversal", key="back", at=NOON))
    book = passbook(ada_member.id, NOON)
    assert (book.balance, book.owed) == (0, 100)
    assert told(ada_member)[:2] == [
        ("Taken back", -100, 0),
        ("Owed: what was taken back had been used", 100, 100),
    ]


def test_the_book_is_paged_without_gaps(ada_member):
    for number in range(1, 8):
        fund(ada_member, number, key=f"{number}", at=NOON)
    first = passbook(ada_member.id, NOON, size=3)
    second = passbook(ada_member.id, NOON, first.next, size=3)
    third = passbook(ada_member.id, NOON, second.next, size=3)
    assert [entry.line.amount for page in (first, second, third) for entry in page.entries] == [7, 6, 5, 4, 3, 2, 1]
    assert third.next is None


def warned():
    lines = db.session.scalars(select(LogLine).where(LogLine.name == "points.expiring").order_by(LogLine.id))
    return [(line.body["member_id"], line.body["amount"], line.body["day"]) for line in lines]


def run_warnings(day):
    at = datetime.combine(day, datetime.min.time(), UTC)
    for stage in (14, 3):
        with transaction():
            warn_some(at, stage)


def test_members_are_warned_14_and_3_days_before_once_each(ada_member, grace_member):
    month_end = datetime(2026, 11, 30, 15, tzinfo=UTC)
    fund(ada_member, 70, at=NOON, expires_at=month_end)
    fund(grace_member, 50, at=NOON)
    run_warnings(date(2026, 11, 15))
    assert warned() == []
    for day in range(16, 27):
        run_warnings(date(2026, 11, day))
    assert warned() == [(ada_member.id, 70, "2026-11-30")]
    run_warnings(date(2026, 11, 28))  # the 27th was missed
    run_warnings(date(2026, 11, 29))
    assert warned() == [(ada_member.id, 70, "2026-11-30")] * 2


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_gift_is_confirmed_before_it_moves(client, ada_member, grace_member, locale):
    fund(ada_member, 500)
    with transaction():
        db.session.get_one(Member, ada_member.id).locale = locale
    sign_in(client, ada_member)
    asked = send(client, "/wallet/gift", {"to": "@Grace", "amount": "120", "message": "For you"})
    assert asked.status_code == 200
    assert "Grace Hopper" in asked.text
    assert db.session.query(Gift).count() == 0
    given = send(
        client, "/wallet/gift", {"to": "grace", "amount": "120", "message": "For you", "key": "k", "confirmed": "1"}
    )
    assert given.status_code == 303
    db.session.rollback()
    assert balance_of(wallet(grace_member.id)) == 120
    assert "For you" in client.get("/wallet").text


def test_a_gift_that_can_not_be_keeps_what_was_typed(client, ada_member):
    sign_in(client, ada_member)
    refused = send(client, "/wallet/gift", {"to": "nobody", "amount": "120", "message": "Hello"})
    assert refused.status_code == 422
    assert "There is no member with this handle." in refused.text
    assert "Hello" in refused.text


def test_an_empty_book_says_what_will_be_there(client, ada_member):
    sign_in(client, ada_member)
    assert "Your book is empty" in client.get("/wallet").text
    assert client.get("/wallet?after=x").status_code == 422


def test_a_guest_has_no_wallet(client):
    assert client.get("/wallet").location == "/sign-in?next=/wallet"


def test_older_lines_come_as_a_part_of_the_page(client, ada_member):
    for number in range(30):
        fund(ada_member, 1, key=f"{number}", at=now())
    sign_in(client, ada_member)
    page = client.get("/wallet").text
    more = page.split('hx-get="/wallet?after=')[1].split('"')[0]
    part = client.get(f"/wallet?after={more}", headers={"HX-Request": "true"}).text
    assert part.count('class="passbook__line"') == 5
    assert "<html" not in part


def test_each_line_says_where_and_until_when(ada_member, grace_member, question_by_ada):
    soon = NOON + timedelta(days=5)
    fund(grace_member, 50, at=NOON, expires_at=soon)
    answer(grace_member, question_by_ada)
    catch_up()
    entries = passbook(grace_member.id, NOON).entries
    details = {str(entry.told.what): (entry.told.detail, entry.until) for entry in entries}
    assert details["Answer"][0] == "How do I reset it?"
    assert details["From the staff"][1] == date(2026, 11, 23)
    assert passbook(grace_member.id, NOON).contribution == 25
