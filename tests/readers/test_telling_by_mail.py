"""Mails at once and digests: what one wants, when one wants it, once, and never what one may not see or has seen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.base import links
from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.mail import OutgoingMail
from app.models.attention import Wish
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import accounts, attending, editing, moderating, posting, reacting, reading, unsubscribing
from app.queries.topic_page import find_post
from app.readers.notifications import Notification
from app.readers.notifications.errands import Errand
from app.readers.reader import Cursor
from app.rules.actor import Actor
from tests.readers.telling import habit, sent, wants
from tests.world import catch_up, make_member, make_reply, make_space, make_topic

TUESDAY = datetime(2027, 3, 9, 3, tzinfo=UTC)  # noon in Tokyo
FRIDAY_EVENING = datetime(2027, 3, 12, 9, tzinfo=UTC)  # six o'clock there


def to_grace(mails: list[OutgoingMail]) -> list[OutgoingMail]:
    return [mail for mail in mails if mail.to == "grace@example.com"]


def errands() -> int:
    db.session.rollback()
    return db.session.query(Errand).count()


def test_an_answer_is_mailed_at_once_in_the_askers_language(ada_member: Member, answer_by_grace: Post) -> None:
    with transaction():
        ada_member.locale = "ja"
    (mail,) = sent()
    assert mail.to == "ada@example.com"
    assert mail.subject == "[Yui] How do I reset it?"
    assert "Grace Hopper さんが質問に回答しました" in mail.text
    assert "> Hold the button for ten seconds." in mail.text
    assert f"/p/{answer_by_grace.id}" in mail.text
    assert mail.headers["From"] == "Grace Hopper (Yui)"
    assert errands() == 0


def test_mails_about_a_topic_are_a_thread(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    sent()
    make_reply(ada, answer_by_grace.topic, "Thanks, @grace!", to=answer_by_grace)
    first, second = sent()
    topic, post = f"<topic.{answer_by_grace.topic_id}@localhost>", f"<post.{answer_by_grace.id}@localhost>"
    assert (first.headers["Message-ID"], first.headers["References"]) == (post, topic)
    assert second.headers["In-Reply-To"] == post
    assert second.headers["References"] == f"{topic} {post}"
    assert first.subject == second.subject


def test_a_newcomer_is_mailed_what_is_said_to_them_and_nothing_else(ada: Actor, grace: Actor, board: Space) -> None:
    topic = make_topic(ada, board)
    make_reply(grace, topic, "Just a comment.")
    with transaction():
        reacting.give_nice(grace, find_post(grace, posting.opening_post(topic.id).id))
    assert sent() == []
    make_reply(grace, topic, "What do you say, @ada?")
    assert [mail.to for mail in sent()] == ["ada@example.com"]


@pytest.mark.parametrize("ways", ["in_app", ""])
def test_who_wants_no_mail_of_a_kind_gets_none(ada_member: Member, answer_by_grace: Post, ways: str) -> None:
    wants(ada_member, answer=ways)
    assert sent() == []
    lines = db.session.scalars(select(Notification)).all()
    assert [line.in_app for line in lines] == ([True] if ways else [])


def test_what_staff_decide_is_told_in_any_case(kenji: Actor, grace_member: Member, answer_by_grace: Post) -> None:
    wants(grace_member, moderation="")
    with transaction():
        moderating.hide(kenji, answer_by_grace, "It sells something")
    sent()
    line = db.session.scalars(select(Notification).where(Notification.member_id == grace_member.id)).one()
    assert line.in_app


def test_a_post_that_was_removed_or_hidden_meanwhile_is_not_mailed(
    ada: Actor, grace: Actor, kenji: Actor, answer_by_grace: Post
) -> None:
    catch_up("notifications")
    with transaction():
        editing.remove(grace, find_post(grace, answer_by_grace.id))
    assert sent() == []


def test_who_may_not_see_it_any_more_is_not_mailed(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    catch_up("notifications")
    with transaction():
        db.session.get_one(Space, answer_by_grace.topic.space_id).read_role = int(Role.STAFF)
    assert sent() == []


def test_what_was_read_on_the_site_meanwhile_is_not_mailed(
    ada_member: Member, grace: Actor, answer_by_grace: Post
) -> None:
    habit(ada_member, quiet_from=0, quiet_until=23)
    with standing_at(TUESDAY):
        catch_up("notifications")
        with transaction():
            reading.read_to(ada_member.id, answer_by_grace.topic_id, answer_by_grace.number, TUESDAY)
    assert sent(TUESDAY + timedelta(days=1)) == []


def test_a_topic_muted_meanwhile_is_not_mailed(ada: Actor, answer_by_grace: Post) -> None:
    catch_up("notifications")
    with transaction():
        attending.attend(ada, answer_by_grace.topic, Wish.MUTE)
    assert sent() == []


def test_who_left_is_not_mailed(ada: Actor, ada_member: Member, answer_by_grace: Post) -> None:
    catch_up("notifications")
    with transaction():
        accounts.leave(ada, ada_member)
    assert sent() == []


def test_what_is_days_old_is_no_news_for_a_mail(answer_by_grace: Post) -> None:
    with standing_at(now() + timedelta(days=7)):
        catch_up("notifications")
    assert errands() == 0
    assert db.session.query(Notification).count() == 1, "the list tells it all the same"


def test_in_quiet_hours_a_mail_waits_until_they_end(ada_member: Member, grace: Actor, question_by_ada: Topic) -> None:
    habit(ada_member, quiet_from=22, quiet_until=7)
    with transaction():
        ada_member.zone = "Europe/Berlin"
    night = datetime(2027, 3, 9, 23, tzinfo=UTC)  # midnight in Berlin
    with standing_at(night):
        make_reply(grace, question_by_ada, "Late, but here it is.")
        catch_up("notifications")
    assert sent(night + timedelta(hours=6, minutes=59)) == []
    assert len(sent(night + timedelta(hours=7))) == 1


def test_what_a_pause_held_back_comes_in_one_overview_after_it(
    ada_member: Member, grace: Actor, question_by_ada: Topic
) -> None:
    habit(ada_member, paused_until=TUESDAY + timedelta(days=1))
    with standing_at(TUESDAY):
        make_reply(grace, question_by_ada, "An answer.")
        make_reply(grace, question_by_ada, "Another one.")
        catch_up("notifications")
    assert sent(TUESDAY + timedelta(hours=20)) == []
    (mail,) = sent(FRIDAY_EVENING)
    assert "2 things that you may have missed" in mail.subject


def test_the_overview_tells_what_one_missed_of_what_one_follows(
    ada: Actor, grace: Actor, grace_member: Member, kenji: Actor, board: Space
) -> None:
    with standing_at(TUESDAY):
        old = make_topic(ada, board, "An old topic")
        mine = make_topic(grace, board, "Grace's own")
        catch_up("notifications")
        with transaction():
            attending.attend(grace, old, Wish.FOLLOW)
            attending.attend(grace, board, Wish.FOLLOW)
        make_reply(kenji, old, "Somebody says something.")
        make_reply(kenji, old, "And once more.")
        make_reply(kenji, mine, "A comment.")
        make_topic(kenji, board, "A new topic")
        catch_up("notifications")
    assert sent(FRIDAY_EVENING - timedelta(minutes=1)) == []
    (mail,) = to_grace(sent(FRIDAY_EVENING))
    assert "Kenji Sato commented on your topic: Grace's own" in mail.text
    assert "An old topic (2 new posts)" in mail.text
    assert "Kenji Sato opened a topic in a space that you follow: A new topic" in mail.text
    assert len(to_grace(sent(FRIDAY_EVENING + timedelta(days=7)))) == 1, "it is told once"


def test_an_overview_of_what_was_all_seen_is_not_sent(ada: Actor, grace_member: Member, board: Space) -> None:
    with standing_at(TUESDAY):
        topic = make_topic(Actor.of(grace_member), board)
        post = make_reply(ada, topic, "A comment.")
        catch_up("notifications")
        with transaction():
            reading.read_to(grace_member.id, topic.id, post.number, TUESDAY)
    assert sent(FRIDAY_EVENING) == []


def test_a_member_of_another_zone_has_the_overview_at_their_hour(
    ada: Actor, grace_member: Member, board: Space
) -> None:
    habit(grace_member, digest="daily", hour=7)
    with transaction():
        grace_member.zone = "America/New_York"
    with standing_at(TUESDAY):
        make_reply(ada, make_topic(Actor.of(grace_member), board), "A comment.")
        catch_up("notifications")
    assert sent(datetime(2027, 3, 9, 11, 59, tzinfo=UTC)) == []
    assert len(sent(datetime(2027, 3, 9, 12, tzinfo=UTC))) == 1


def test_every_mail_ends_its_kind_and_all_mails_by_one_click(ada_member: Member, answer_by_grace: Post) -> None:
    (mail,) = sent()
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    word = mail.headers["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    way = unsubscribing.read_way_out(word)
    assert way == unsubscribing.WayOut(ada_member.id, "answer")
    everything = mail.text.split("No more mails at all:\n")[1].split("\n")[0]
    assert unsubscribing.read_way_out(everything.rpartition("/")[2]).mails == "all"


@pytest.mark.parametrize(("mails", "still"), [("answer", ["mention"]), ("all", [])])
def test_ended_mails_do_not_come(
    ada_member: Member, grace: Actor, board: Space, answer_by_grace: Post, mails: str, still: list[str]
) -> None:
    catch_up("notifications")
    with transaction():
        unsubscribing.end(ada_member, mails)
        unsubscribing.end(ada_member, mails)
    make_reply(grace, make_topic(grace, board), "And you, @ada?")
    assert len(sent()) == len(still)


def test_a_burst_of_thanks_is_one_line_and_one_mail(ada: Actor, ada_member: Member, board: Space) -> None:
    wants(ada_member, nice="in_app mail")
    post = posting.opening_post(make_topic(ada, board).id)
    with transaction():
        for number in range(1000):
            reacting.give_nice(_giver(number), find_post(ada, post.id))
    (mail,) = sent()
    assert "and 999 other members gave your post a nice" in mail.subject
    assert db.session.query(Notification).count() == 1


def _giver(number: int) -> Actor:
    member = Member(handle=f"giver{number}", display_name=f"Giver {number}", joined_at=now(), confirmed_at=now())
    db.session.add(member)
    db.session.flush()
    return Actor.of(member)


def test_old_links_still_end_mails(ada_member: Member) -> None:
    way = unsubscribing.read_way_out(links.signed("unsubscribe-answers", ada_member.id))
    assert way == unsubscribing.WayOut(ada_member.id, "answer")
    assert unsubscribing.read_way_out("nonsense") is None


def test_a_second_telling_sends_no_second_mail(ada: Actor, answer_by_grace: Post) -> None:
    assert len(sent()) == 1
    with transaction():
        db.session.execute(update(Cursor).values(xid=0, event_id=0))
    assert len(sent()) == 1


def test_no_space_is_told_to_who_may_not_read_it(ada: Actor, kenji: Actor, grace: Actor) -> None:
    secret = make_space("board", "staff-room", read_role=Role.STAFF, post_role=Role.STAFF)
    make_topic(kenji, secret, source="@ada and @grace are both nice.")
    make_member("Rin")
    assert sent() == []
