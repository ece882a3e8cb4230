"""What members are told: never of themselves, never what they may not see, nothing twice."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, transaction
from app.base.redis import client
from app.events import log
from app.events.giving import ChipGiven, GiftGiven, PointsExpiring
from app.events.ideas import IdeaDecided, IdeaSeen, IdeaSupported, IdeaSupportWithdrawn
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import accounts, editing, flagging, moderating, posting, reacting
from app.queries.notification_list import notification_list
from app.queries.topic_page import find_post
from app.readers.notifications import Notification, mark_all_read, unread_count
from app.readers.notifications.reading import read_with
from app.readers.reader import Cursor
from app.rules.actor import Actor
from tests.world import catch_up, make_member, make_reply, make_space, make_topic


def told(member: Member | Actor) -> list[str]:
    """What stands on the member's list, newest first."""
    catch_up("notifications")
    db.session.rollback()
    member_id = member.id if isinstance(member, Member) else member.member_id
    return [line.what for line in notification_list(member_id or 0).lines.rows]


def nice(actor: Actor, post: Post) -> None:
    with transaction():
        reacting.give_nice(actor, find_post(actor, post.id))


def take_back(actor: Actor, post: Post) -> None:
    with transaction():
        reacting.take_nice_back(actor, find_post(actor, post.id))


def append(event: object, actor: Actor | None = None) -> None:
    with transaction():
        log.append(event, actor)


def only_line() -> Notification:
    db.session.rollback()
    return db.session.scalars(select(Notification).execution_options(populate_existing=True)).one()


def test_the_asker_hears_of_an_answer(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    assert told(ada) == ["answer"]
    assert told(grace) == []
    assert only_line().post_id == answer_by_grace.id


def test_nobody_hears_of_the_own_deeds(ada: Actor, question_by_ada: Topic) -> None:
    make_reply(ada, question_by_ada, "I found it: @ada was right.")
    assert told(ada) == []


def test_a_reply_a_mention_and_a_quote_reach_whom_they_mean(
    ada: Actor, grace: Actor, kenji: Actor, aoi: Actor, answer_by_grace: Post
) -> None:
    make_reply(aoi, answer_by_grace.topic, f"> as said (/p/{answer_by_grace.id})\n\n@kenji look", to=None)
    make_reply(kenji, answer_by_grace.topic, "Thanks!", to=answer_by_grace)
    assert told(grace) == ["reply", "quote"]
    assert told(kenji) == ["mention"]


def test_who_is_meant_in_several_ways_is_told_once(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    make_reply(ada, answer_by_grace.topic, f"@grace > (/p/{answer_by_grace.id})", to=answer_by_grace)
    assert told(grace) == ["reply"]


def test_a_comment_on_a_board_is_a_comment(ada: Actor, grace: Actor, board: Space) -> None:
    make_reply(grace, make_topic(ada, board))
    assert told(ada) == ["comment"]


def test_nobody_hears_of_what_they_may_not_see(ada: Actor, kenji: Actor, grace: Actor) -> None:
    secret = make_space("board", "staff-room", read_role=Role.STAFF, post_role=Role.STAFF)
    make_topic(kenji, secret, source="@ada and @grace are both nice.")
    assert told(ada) == []


def test_nices_of_a_day_are_one_line_with_their_number(ada: Actor, grace: Actor, kenji: Actor, board: Space) -> None:
    post = posting.opening_post(make_topic(ada, board).id)
    nice(grace, post)
    nice(kenji, post)
    assert told(ada) == ["nice"]
    assert (only_line().count, only_line().actor_id) == (2, kenji.member_id)


def test_another_nice_makes_the_line_new_and_a_nice_taken_back_does_not(
    ada: Actor, grace: Actor, kenji: Actor, board: Space
) -> None:
    post = posting.opening_post(make_topic(ada, board).id)
    nice(grace, post)
    told(ada)
    with transaction():
        mark_all_read(ada.member_id)
    nice(kenji, post)
    told(ada)
    assert unread_count(ada.member_id) == 1
    with transaction():
        mark_all_read(ada.member_id)
    take_back(kenji, post)
    told(ada)
    assert (only_line().count, unread_count(ada.member_id)) == (1, 0)


def test_nices_that_are_all_taken_back_leave_no_line(ada: Actor, grace: Actor, board: Space) -> None:
    post = posting.opening_post(make_topic(ada, board).id)
    nice(grace, post)
    assert told(ada) == ["nice"]
    take_back(grace, post)
    assert told(ada) == []
    nice(grace, post)
    assert told(ada) == ["nice"]


def test_nices_of_two_days_are_two_lines(ada: Actor, grace: Actor, kenji: Actor, board: Space) -> None:
    post = posting.opening_post(make_topic(ada, board).id)
    nice(grace, post)
    with time_machine.travel(now() + timedelta(days=1)):
        nice(kenji, post)
    assert told(ada) == ["nice", "nice"]


def test_hearing_of_every_event_a_second_time_changes_nothing(
    ada: Actor, grace: Actor, kenji: Actor, answer_by_grace: Post
) -> None:
    nice(ada, answer_by_grace)
    nice(kenji, answer_by_grace)
    make_reply(kenji, answer_by_grace.topic, "@grace @ada", to=answer_by_grace)
    catch_up("notifications")
    with transaction():
        mark_all_read(grace.member_id)
    before = rows()
    with transaction():
        db.session.execute(update(Cursor).values(xid=0, event_id=0))
    catch_up("notifications")
    assert rows() == before


def rows() -> list[tuple[object, ...]]:
    db.session.rollback()
    found = db.session.scalars(select(Notification).order_by(Notification.id)).all()
    return [(row.key, row.count, row.told_at, row.read_at, row.withdrawn_at) for row in found]


def test_a_removed_post_is_not_spoken_of(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    assert told(ada) == ["answer"]
    with transaction():
        editing.remove(grace, find_post(grace, answer_by_grace.id))
    db.session.rollback()
    assert notification_list(ada.member_id).lines.rows == [], "not even before the reader has caught up"
    assert told(ada) == []
    assert unread_count(ada.member_id) == 0
    with transaction():
        editing.restore(grace, find_post(grace, answer_by_grace.id))
    assert told(ada) == ["answer"]
    assert unread_count(ada.member_id) == 1


def test_a_post_removed_before_the_reader_came_is_never_told(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    with transaction():
        editing.remove(grace, find_post(grace, answer_by_grace.id))
    assert told(ada) == []


def test_the_author_hears_why_staff_hid_a_post_but_not_who(kenji: Actor, grace: Actor, answer_by_grace: Post) -> None:
    with transaction():
        moderating.hide(kenji, answer_by_grace, "It sells something")
    assert told(grace) == ["post_hidden"]
    line = db.session.scalars(select(Notification).where(Notification.member_id == grace.member_id)).one()
    assert (line.words, line.actor_id) == ("It sells something", None)
    with transaction():
        moderating.restore(kenji, answer_by_grace, "It was fine")
    assert told(grace) == ["post_restored", "post_hidden"]


@pytest.mark.parametrize("upheld", [True, False])
def test_who_flagged_hears_what_was_decided(ada: Actor, kenji: Actor, answer_by_grace: Post, upheld: bool) -> None:
    told(ada)
    with transaction():
        flagging.flag(ada, find_post(ada, answer_by_grace.id), "spam")
    with transaction():
        (moderating.hide if upheld else moderating.dismiss)(kenji, answer_by_grace, "Looked at it")
    assert told(ada)[0] == "flag_answered"


def test_author_supporters_and_commenters_hear_of_an_ideas_status(
    ada: Actor, grace: Actor, kenji: Actor, aoi: Actor, app: Flask
) -> None:
    idea = make_topic(ada, make_space("idea"))
    make_reply(kenji, idea, "We will look.")
    append(IdeaSupported(topic_id=idea.id, author_id=ada.member_id), grace)
    other = Actor.of(make_member("Rin"))
    append(IdeaSupported(topic_id=idea.id, author_id=ada.member_id), other)
    append(IdeaSupportWithdrawn(topic_id=idea.id, author_id=ada.member_id, supported_at=now().isoformat()), other)
    append(IdeaSeen(topic_id=idea.id, author_id=ada.member_id), aoi)
    append(IdeaDecided(topic_id=idea.id, author_id=ada.member_id, change_id=1, status="planned"), aoi)
    assert told(ada) == ["idea_status", "idea_seen", "comment"]
    assert told(grace) == ["idea_status"]
    assert told(kenji) == ["idea_status"]
    assert told(other) == []
    assert told(aoi) == []


def test_points_that_come_and_go_are_told(ada: Actor, grace: Actor, answer_by_grace: Post) -> None:
    topic_id = answer_by_grace.topic_id
    chip = ChipGiven(chip_id=1, post_id=answer_by_grace.id, topic_id=topic_id, author_id=grace.member_id, amount=50)
    append(chip, ada)
    append(GiftGiven(gift_id=1, to_id=grace.member_id, amount=200), ada)
    append(PointsExpiring(member_id=grace.member_id, amount=30, day="2026-12-31"))
    assert told(grace) == ["expiring", "gift", "chip"]


def test_an_import_tells_nobody(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    with transaction():
        posting.reply(grace, question_by_ada, "Old words", past=posting.Past(now(), grace.member_id))
    assert told(ada) == []


def test_who_has_left_is_told_nothing(ada: Actor, ada_member: Member, answer_by_grace: Post) -> None:
    with transaction():
        accounts.leave(ada, ada_member)
    assert told(ada) == []


def test_who_leaves_takes_the_list_along(ada: Actor, ada_member: Member, answer_by_grace: Post) -> None:
    assert told(ada) == ["answer"]
    with transaction():
        accounts.leave(ada, ada_member)
    catch_up("notifications")
    assert rows() == []


def test_comments_to_staff_are_between_author_and_staff(ada: Actor, grace: Actor, kenji: Actor, app: Flask) -> None:
    idea = make_topic(ada, make_space("idea"), discussion="staff")
    make_reply(kenji, idea, "@grace what do you think?")
    assert told(ada) == ["comment"]
    assert told(grace) == []


def test_open_pages_hear_the_new_count(ada: Actor, answer_by_grace: Post) -> None:
    listening = client().pubsub(ignore_subscribe_messages=True)
    listening.subscribe(f"live:member:{ada.member_id}")
    listening.get_message(timeout=1)
    told(ada)
    message = listening.get_message(timeout=1)
    listening.close()
    assert message
    assert json.loads(message["data"]) == {"name": "notification", "payload": {"unread": 1}}


def test_reading_the_posts_on_their_page_reads_what_was_told_of_them(ada: Actor, answer_by_grace: Post) -> None:
    assert told(ada) == ["answer"]
    with transaction():
        read_with(ada.member_id, answer_by_grace.topic_id, answer_by_grace.number - 1)
    assert unread_count(ada.member_id) == 1
    with transaction():
        read_with(ada.member_id, answer_by_grace.topic_id, answer_by_grace.number)
    assert unread_count(ada.member_id) == 0
