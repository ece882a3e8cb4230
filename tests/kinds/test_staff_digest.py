"""Staff's weekly mail: what is overdue, once a week, in one's own language, and never empty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base import links
from app.base.clock import standing_at
from app.base.database import db, transaction
from app.base.mail import OutgoingMail
from app.kinds.idea.care.digest import send_digests
from app.kinds.idea.models import Idea
from app.models import Member, Topic
from app.operations import unsubscribing
from app.rules import Actor
from tests.pages.test_forum import EN
from tests.visiting import Browser

MONDAY = datetime(2027, 3, 8, 0, 30, tzinfo=UTC)  # half past nine in Tokyo


@pytest.fixture
def idea(add: Callable[..., Topic], ada: Actor) -> Topic:
    """Posted on the Thursday before: seen by nobody, and nothing was said."""
    topic = add(ada, "idea", "Let me share data")
    with transaction():
        posted = MONDAY - timedelta(days=4)
        topic.published_at = topic.created_at = db.session.get_one(Idea, topic.id).silent_since = posted
    return topic


def send(at: datetime) -> list[OutgoingMail]:
    """What stands in the outbox afterwards."""
    with standing_at(at), transaction():
        send_digests(at)
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def as_it_stands(member_id: int | None) -> Member:
    db.session.rollback()
    return db.session.get_one(Member, member_id, populate_existing=True)


def in_week(number: int) -> datetime:
    return MONDAY + timedelta(weeks=number)


def test_staff_hear_once_a_week_what_is_overdue(idea: Topic, kenji_member: Member, aoi_member: Member) -> None:
    mails = send(in_week(1))
    assert {mail.to for mail in mails} == {kenji_member.email, aoi_member.email}
    assert "1 promise on an idea is overdue" in mails[0].subject
    assert "Not seen (1)" in mails[0].text
    assert f"- Let me share data\n  {links.whole(f'/staff/ideas/review/{idea.id}')}\n" in mails[0].text
    assert len(send(in_week(1) + timedelta(hours=5))) == 2
    assert len(send(in_week(2))) == 4


def test_each_reads_it_in_the_own_language(idea: Topic, kenji_member: Member) -> None:
    with transaction():
        db.session.get_one(Member, kenji_member.id).locale = "ja"
    (mail,) = send(in_week(1))
    assert "期限を過ぎたアイデアの約束が1件あります" in mail.subject
    assert "（1件）</h2>" in mail.html


@pytest.mark.usefixtures("idea", "kenji_member")
@pytest.mark.parametrize("late", [timedelta(hours=-2), timedelta(days=3), timedelta(days=6)])
def test_it_comes_on_monday_or_a_little_late_where_workers_were_away(late: timedelta) -> None:
    assert send(in_week(1) + late) == []
    assert len(send(in_week(1) + timedelta(days=2))) == 1


@pytest.mark.usefixtures("idea", "kenji_member")
def test_where_nothing_is_overdue_nobody_gets_a_mail() -> None:
    assert send(MONDAY) == []


@pytest.mark.usefixtures("idea")
def test_who_wants_none_or_is_not_of_staff_gets_none(kenji_member: Member, grace_member: Member) -> None:
    with transaction():
        db.session.get_one(Member, kenji_member.id).mail_digest = False
    assert grace_member.email
    assert send(in_week(1)) == []


@pytest.mark.usefixtures("idea")
def test_one_post_by_the_mail_program_ends_these_mails_and_no_others(
    kenji_member: Member, browse: Callable[..., Browser]
) -> None:
    (mail,) = send(in_week(1))
    path = "/unsubscribe/" + mail.headers["List-Unsubscribe"].strip("<>").partition("/unsubscribe/")[2]
    guest = browse(None)
    assert "No more weekly mails?" in guest.get(path, headers=EN).text
    assert guest.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    member = as_it_stands(kenji_member.id)
    assert not member.mail_digest
    assert unsubscribing.wants(member, "answer"), "the others still come"


def test_staff_choose_it_in_their_settings(kenji: Actor, ada: Actor, browse: Callable[..., Browser]) -> None:
    staff = browse(kenji)
    assert "weekly mail" in staff.read("/settings")
    staff.post("/settings/mails", {})
    assert not as_it_stands(kenji.member_id).mail_digest
    staff.post("/settings/mails", {"mail_digest": "1"})
    assert as_it_stands(kenji.member_id).mail_digest
    assert "weekly mail" not in browse(ada).read("/settings")
