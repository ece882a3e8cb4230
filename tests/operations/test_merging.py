"""Two accounts of one person become one: whatever either did, has and was told is the remaining one's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.kinds.question import operations as question
from app.models.attention import About, Attention, SpaceReading, TopicReading, Wish
from app.models.members import Member
from app.models.posts import Bookmark, Draft, Mention, Nice, Post
from app.models.reading_time import ReadingTime
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import attending, drafting, dwelling, reacting, reading
from app.queries.topic_page import find_post
from app.readers.activity import MemberDay
from app.readers.badges import MemberBadge
from app.readers.notifications import Notification
from app.rules.actor import Actor
from tests.uniting import fresh, how_many, unite, whose
from tests.world import catch_up, make_member, make_reply, make_topic, reloaded

DAY = date(2026, 11, 20)


def nice(actor: Actor, *posts: Post) -> None:
    for post in posts:
        with transaction():
            reacting.give_nice(actor, find_post(actor, post.id))


def opening(topic: Topic) -> Post:
    return db.session.scalars(select(Post).where(Post.topic_id == topic.id, Post.number == 1)).one()


def nice_count(post: Post) -> int:
    db.session.rollback()
    return db.session.get_one(Post, post.id, populate_existing=True).nice_count


def follow(actor: Actor, subject: attending.Subject, wish: Wish = Wish.FOLLOW) -> None:
    with transaction():
        attending.attend(actor, subject, wish)


def wishes(about: About) -> list[tuple[int, int, str]]:
    rows = db.session.scalars(select(Attention).where(Attention.about == about).order_by(Attention.member_id))
    return [(row.member_id, row.subject_id, row.wish) for row in rows]


def test_topics_and_posts_have_the_remaining_author(board, byron, byron_member, ada_member, grace):
    topic = make_topic(byron, board)
    make_reply(grace, topic)
    answer = make_reply(byron, topic)
    unite(byron_member, ada_member)
    assert reloaded(topic).author_id == ada_member.id
    assert reloaded(topic).last_poster_id == ada_member.id
    assert db.session.get_one(Post, answer.id).author_id == ada_member.id


def test_counters_are_added_up_and_the_closed_account_has_none(questions, byron, byron_member, ada, ada_member, grace):
    asked = make_topic(grace, questions)
    answer, other = make_reply(byron, asked), make_reply(ada, asked)
    make_topic(byron, questions)
    nice(grace, answer, other)
    with transaction():
        question.accept(grace, find_post(grace, answer.id))
    unite(byron_member, ada_member)
    for member, counters in ((ada_member, (1, 3, 1, 2)), (byron_member, (0, 0, 0, 0))):
        now_is = fresh(member)
        assert counters == (now_is.topic_count, now_is.post_count, now_is.best_answer_count, now_is.nices_received)


def test_the_best_answer_was_chosen_by_the_remaining_one(questions, byron, byron_member, ada_member, grace):
    asked = make_topic(byron, questions)
    answer = make_reply(grace, asked)
    with transaction():
        question.accept(byron, find_post(byron, answer.id))
    unite(byron_member, ada_member)
    assert reloaded(asked).best_by_id == ada_member.id


def test_thanks_given_go_over(answer_by_grace, byron, byron_member, ada_member, grace_member):
    nice(byron, answer_by_grace)
    unite(byron_member, ada_member)
    assert whose(Nice.member_id) == [ada_member.id]
    assert (nice_count(answer_by_grace), fresh(grace_member).nices_received) == (1, 1)


def test_who_thanked_with_both_accounts_has_thanked_once(board, byron, byron_member, ada, ada_member, grace):
    topic = make_topic(grace, board)
    nice(byron, opening(topic))
    nice(ada, opening(topic))
    unite(byron_member, ada_member)
    assert whose(Nice.member_id) == [ada_member.id]
    assert (nice_count(opening(topic)), reloaded(topic).nice_count) == (1, 1)
    assert fresh(db.session.get_one(Member, grace.member_id)).nices_received == 1


def test_thanks_between_the_two_accounts_were_for_nobody(board, byron, byron_member, ada, ada_member, grace):
    topic = make_topic(byron, board)
    answer = make_reply(ada, topic)
    nice(ada, opening(topic))
    nice(byron, answer)
    nice(grace, answer)
    unite(byron_member, ada_member)
    assert whose(Nice.member_id) == [grace.member_id]
    assert (nice_count(opening(topic)), nice_count(answer), reloaded(topic).nice_count) == (0, 1, 0)
    assert fresh(ada_member).nices_received == 1


def test_who_was_mentioned_with_both_names_is_mentioned_once(board, byron_member, ada_member, grace):
    make_topic(grace, board, source="Ask @byron, or @ada.")
    make_topic(grace, board, source="Ask @byron.")
    unite(byron_member, ada_member)
    assert whose(Mention.member_id) == [ada_member.id] * 2


def test_the_closed_name_in_a_new_post_names_the_remaining_member(board, byron_member, ada_member, grace):
    unite(byron_member, ada_member)
    make_topic(grace, board, source="Ask @byron.")
    assert whose(Mention.member_id) == [ada_member.id]


def test_bookmarks_go_over_and_the_own_note_stands(byron, byron_member, ada, ada_member, answer_by_grace):
    other = make_reply(Actor.of(make_member("Mei Ito")), answer_by_grace.topic)
    for actor, post in ((byron, answer_by_grace), (ada, answer_by_grace), (byron, other)):
        with transaction():
            reacting.bookmark(actor, find_post(actor, post.id))
    with transaction():
        db.session.get_one(Bookmark, (ada_member.id, answer_by_grace.id)).note = "Mine"
    unite(byron_member, ada_member)
    rows = db.session.scalars(select(Bookmark).order_by(Bookmark.post_id)).all()
    assert [(row.member_id, row.post_id, row.note) for row in rows] == [
        (ada_member.id, answer_by_grace.id, "Mine"),
        (ada_member.id, other.id, ""),
    ]


def test_a_badge_of_both_accounts_is_one(byron_member, ada_member, grace_member):
    held = [(byron_member, "first_answer"), (ada_member, "first_answer"), (byron_member, "helper")]
    with transaction() as session:
        session.add_all(
            MemberBadge(member_id=who.id, source="rule", badge=name, awarded_at=now()) for who, name in held
        )
    unite(byron_member, ada_member)
    mine = db.session.scalars(select(MemberBadge.badge).where(MemberBadge.member_id == ada_member.id))
    assert (sorted(mine), how_many(MemberBadge)) == (["first_answer", "helper"], 2)


def test_a_badge_that_both_brought_from_elsewhere_was_given_so_often(byron_member, ada_member):
    with transaction() as session:
        session.add_all(
            MemberBadge(member_id=who.id, source=source, badge="editor", times=times, awarded_at=now())
            for who, source, times in (
                (byron_member, "elsewhere", 3),
                (ada_member, "elsewhere", 2),
                (ada_member, "x", 1),
            )
        )
    unite(byron_member, ada_member)
    held = db.session.execute(select(MemberBadge.source, MemberBadge.times).order_by(MemberBadge.source)).all()
    assert list(map(tuple, held)) == [("elsewhere", 5), ("x", 1)]


def test_what_one_account_did_is_no_news_to_the_other(board, byron, byron_member, ada, ada_member, grace):
    topic = make_topic(byron, board)
    make_reply(ada, topic)
    make_reply(grace, topic)
    catch_up("notifications")
    unite(byron_member, ada_member)
    told = {(row.member_id, row.actor_id) for row in db.session.scalars(select(Notification))}
    assert told == {(ada_member.id, grace.member_id)}


def test_what_one_follows_goes_over_and_the_own_wish_stands(board, questions, byron, byron_member, ada, ada_member):
    follow(byron, board)
    follow(byron, questions)
    follow(ada, questions, Wish.MUTE)
    unite(byron_member, ada_member)
    assert sorted(wishes(About.SPACE)) == [(ada_member.id, board.id, "follow"), (ada_member.id, questions.id, "mute")]


def test_who_followed_either_follows_the_remaining_one(byron, byron_member, ada, ada_member, grace, kenji):
    follow(grace, byron_member)
    follow(kenji, byron_member)
    follow(kenji, ada_member)
    unite(byron_member, ada_member)
    found = wishes(About.MEMBER)
    assert sorted(found) == sorted((who.member_id, ada_member.id, "follow") for who in (grace, kenji))


@pytest.mark.parametrize("both_ways", [False, True])
def test_nobody_follows_themselves(byron, byron_member, ada, ada_member, both_ways):
    follow(ada, byron_member)
    if both_ways:
        follow(byron, ada_member)
    unite(byron_member, ada_member)
    assert wishes(About.MEMBER) == []


def test_notifications_go_over_to_whom_and_by_whom(board, byron, byron_member, ada_member, grace, kenji):
    topic = make_topic(byron, board)
    make_reply(grace, topic)
    make_reply(byron, make_topic(kenji, board))
    catch_up("notifications")
    unite(byron_member, ada_member)
    told = {(row.member_id, row.actor_id) for row in db.session.scalars(select(Notification))}
    assert told == {(ada_member.id, grace.member_id), (kenji.member_id, ada_member.id)}


def test_drafts_begun_at_one_place_are_joined(byron, byron_member, ada, ada_member):
    for actor, place, words in ((byron, "new:board", "Mine."), (ada, "new:board", "Yours."), (byron, "topic:1", "So.")):
        with transaction():
            drafting.save_draft(actor, place, "A title", words)
    unite(byron_member, ada_member)
    kept = db.session.scalars(select(Draft).order_by(Draft.place)).all()
    assert [(row.member_id, row.source) for row in kept] == [
        (ada_member.id, "Yours.\n\nMine."),
        (ada_member.id, "So."),
    ]


def test_reading_time_of_one_day_is_added_up(app, byron_member, ada_member):
    read = [(byron_member, DAY, 120, 60), (ada_member, DAY, 300, 300), (byron_member, DAY - timedelta(days=1), 40, 40)]
    with transaction() as session:
        for who, day, seconds, told in read:
            row = ReadingTime(member_id=who.id, day=day, seconds=seconds, told_seconds=told, noted_at=now())
            session.add(row)
    unite(byron_member, ada_member)
    rows = db.session.scalars(select(ReadingTime).order_by(ReadingTime.day)).all()
    assert [(row.member_id, row.seconds, row.told_seconds) for row in rows] == [
        (ada_member.id, 40, 40),
        (ada_member.id, 420, 360),
    ]


def test_the_figures_have_the_seconds_of_both(app, byron, byron_member, ada, ada_member):
    noon = datetime(2026, 11, 20, 3, tzinfo=UTC)
    for actor in (byron, ada):
        for minute in (0, 1):
            with standing_at(noon + timedelta(minutes=minute)), transaction():
                dwelling.note_reading_time(actor, 60)
    with transaction():
        dwelling.tell_some(noon + timedelta(days=1))
    kept = sum(db.session.scalars(select(ReadingTime.seconds)))
    unite(byron_member, ada_member)
    catch_up("activity")
    rows = db.session.scalars(select(MemberDay).where(MemberDay.dwell_seconds > 0)).all()
    assert [(row.member_id, row.dwell_seconds) for row in rows] == [(ada_member.id, kept)]


@pytest.mark.parametrize(("mine", "theirs"), [(3, 1), (1, 3)])
def test_a_topic_is_read_as_far_as_either_did(question_by_ada, byron_member, ada_member, mine, theirs):
    with transaction():
        reading.read_to(byron_member.id, question_by_ada.id, mine, now())
        reading.read_to(ada_member.id, question_by_ada.id, theirs, now())
    unite(byron_member, ada_member)
    rows = db.session.scalars(select(TopicReading)).all()
    assert [(row.member_id, row.number) for row in rows] == [(ada_member.id, 3)]


@pytest.mark.parametrize(("mine", "theirs"), [(1, 9), (9, 1)])
def test_a_space_is_read_as_far_as_either_did(
    board: Space, byron: Actor, byron_member: Member, ada: Actor, ada_member: Member, mine: int, theirs: int
) -> None:
    with transaction():
        reading.note_all_read(byron, [board], datetime(2026, 11, mine, tzinfo=UTC))
        reading.note_all_read(ada, [board], datetime(2026, 11, theirs, tzinfo=UTC))
    unite(byron_member, ada_member)
    rows = db.session.scalars(select(SpaceReading)).all()
    assert [(row.member_id, row.at) for row in rows] == [(ada_member.id, datetime(2026, 11, 9, tzinfo=UTC))]
