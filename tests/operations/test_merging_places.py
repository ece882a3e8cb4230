"""No column, and no field of an event, names a member without saying what becomes of it when accounts are merged."""

import re
from dataclasses import fields
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Column, func, select

from app.base.database import db, transaction
from app.base.when_merged import What
from app.events.event import EVENTS, naming_members
from app.kinds.idea import operations as idea
from app.kinds.question import operations as question
from app.models.members import Member
from app.models.spaces import Space
from app.operations import attending, drafting, editing, flagging, reacting, reading
from app.operations.merging.rows import Place, places
from app.operations.posting import opening_post
from app.programs import polls, rewards, tank
from app.programs.chips import give_chip
from app.programs.polls.models import PollOption
from app.programs.rewards import RewardWish
from app.programs.wallet import Gift, give_gift
from app.queries.topic_page import find_post, find_topic
from app.rules.actor import Actor
from tests.figures.test_disorder import steps
from tests.histories import History
from tests.points.scene import faults, fund
from tests.uniting import unite
from tests.world import catch_up, make_reply, make_topic

NAMES_MEMBER = re.compile(
    r"(^|_)(member|author|actor|owner|giver|receiver|editor|user|voter|low|high|other|from|to|by)_ids?$"
)

# Columns that look as if they named a member without a foreign key, and do not go over in a merge.
FOLLOW_THE_LOG = {  # readers' and figures' own tables: the log says of whom each line is
    *("connection.low_id", "connection.high_id", "contact.low_id", "contact.high_id"),
    *("counted_act.by_id", "counted_act.member_id", "member_day.member_id", "event_guest.member_id"),
    *("due_member.member_id", "figure_mark.member_id", "figure_mark.other_id", "heat_now.member_id"),
    *("left_out.member_id", "level_change.member_id", "member_level.member_id", "member_stage.member_id"),
    *("member_ties.member_id", "outside_fact.member_id", "idea_progress.author_id", "question_progress.author_id"),
}
SAY_WHO_IT_WAS_THEN = {  # the log itself, and books: their lines are never changed
    *("event.actor_id", "ledger_account.owner_id", "ledger_transfer.actor_id", "ledger_hold.owner_id"),
    "reward_stock_line.actor_id",
}
BY_THEIR_ROOM = {"earning.from_id"}  # a member's for some verbs only: app/readers/points/merged.py


def name_of(column: Column) -> str:
    return f"{column.table.name}.{column.name}"


def test_each_column_that_names_a_member_says_what_becomes_of_it(sqlite_app: Flask) -> None:
    known = {name_of(place.column) for place in places()}
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    named = {name_of(each) for each in columns if NAMES_MEMBER.search(each.name) and not each.foreign_keys}
    assert named - known == FOLLOW_THE_LOG | SAY_WHO_IT_WAS_THEN | BY_THEIR_ROOM


def test_each_field_of_an_event_that_names_members_is_known_to(sqlite_app: Flask) -> None:
    named = re.compile(r"(^|_)(member|author|inviter|credited|mentioned|giver|receiver|to|by)_ids?$")
    found = {
        (event, field.name)
        for event, kind in EVENTS.items()
        for field in fields(kind)
        if named.search(field.name) and field.name not in naming_members(event)
    }
    # `reply_to_id` is a post; what else may look like a member's id is told apart here.
    assert found == {("post.added", "reply_to_id")}


@pytest.fixture
def history(app: Flask) -> History:
    """Months of everything by a few members, the first of whom lends the closed account."""
    history = History(days=100).begin(("question", "board", "idea", "blog"))
    history.play(step for step in steps(Random(7), 160) if step[0] not in ("unite", "leave", "appoint"))
    return history


NAMED_BEFORE = {  # what the account that goes has at the least, so that there is something to go over
    *("allowance_week.member_id", "attention.member_id", "bookmark.member_id", "chip.giver_id", "chip.receiver_id"),
    *("contribution.member_id", "conversion.member_id", "draft.member_id", "earning.member_id", "gift.giver_id"),
    *("idea_support.member_id", "idea_supporter.member_id", "member.invited_by_id", "member_badge.member_id"),
    *("mention.member_id", "nice.member_id", "notification.actor_id", "notification.member_id"),
    *("occasion_part.member_id", "poll.author_id", "poll_voter.member_id", "post.author_id", "reading_time.member_id"),
    *("reward_order.member_id", "revision.editor_id", "flag.member_id", "space_contribution.member_id"),
    *("space_reading.member_id", "tank_movement.member_id", "topic.author_id", "topic.last_poster_id"),
    *("topic.best_by_id", "topic_reading.member_id"),
}


def member_of(history: History, number: int) -> Member:
    return db.session.get_one(Member, history.members[number], populate_existing=True)


def do_much(old: Member, new: Member, third: Member, staff: Actor) -> None:
    """What a history may not have of itself, by the account that goes, partly with the one that stays."""
    actor, other, friend = Actor.of(old), Actor.of(new), Actor.of(third)
    board, asking, wishing = (space_of(kind) for kind in ("board", "question", "idea"))
    for who in (old, new, third):
        fund(who, 900)
    topic = make_topic(other, board, "Which?", "Tell us, @m0.", poll_options="Red\nGreen")
    mine = make_topic(actor, board, "Mine", "Words.", poll_options="Red\nGreen")
    asked, wish = make_topic(actor, asking, "How?", "Words."), make_topic(friend, wishing, "Please", "Words.")
    answer, helped = make_reply(friend, mine), make_reply(friend, asked)
    make_reply(actor, topic)
    choice = db.session.scalars(select(PollOption.id).order_by(PollOption.id)).first()
    with transaction():
        polls.vote(actor, find_topic(actor, topic.id), [choice])
        give_gift(actor, new, 10, "", "to the other")
        give_gift(actor, third, 10, "", "to somebody")
        attending.attend(actor, new, attending.Wish.FOLLOW)
        attending.attend(other, find_topic(other, mine.id), attending.Wish.FOLLOW)
        reacting.bookmark(actor, find_post(actor, answer.id))
        reacting.give_nice(actor, find_post(actor, answer.id))
        flagging.flag(actor, find_post(actor, answer.id), "other", "Look.")
        give_chip(friend, find_post(friend, opening_post(mine.id).id), 10, "", "to the old one")
        editing.edit(actor, find_post(actor, opening_post(mine.id).id), "Other words.")
        question.accept(actor, find_post(actor, helped.id))
        idea.support(actor, find_topic(actor, wish.id))
        tank.deposit(actor, 10, "", "into it")
        drafting.save_draft(actor, "new:board", "A title", "Words")
        reading.note_all_read(actor, [board])
        reading.read_to(old.id, topic.id, 1, mine.created_at)
    with transaction():
        mug = rewards.add_reward(staff, RewardWish("マグカップ", "A mug", "300"))
    with transaction():
        made = rewards.order(actor, mug.id, "", "a mug")
    with transaction():
        rewards.approve(staff, made.id)
        rewards.send(staff, made.id)
    catch_up("points", "badges", "notifications")


def space_of(kind: str) -> Space:
    return db.session.scalars(select(Space).where(Space.kind == kind)).one()


def naming(member_id: int, other_id: int) -> set[str]:
    """The columns that hold the account's id, but in rows between the two that say so, and what is to stay."""
    return {name_of(place.column) for place in places() if _rows(place, member_id, other_id)}


def _rows(place: Place, member_id: int, other_id: int) -> int:
    table, which = place.table, place.column == member_id
    if place.rule.what is What.STAYS:
        return 0
    if place.rule.other:
        which &= table.c[place.rule.other].is_distinct_from(other_id)
    return db.session.scalar(select(func.count()).select_from(table).where(which)) or 0


@pytest.fixture
def both(history: History, kenji: Actor) -> tuple[Member, Member]:
    """The account that goes, and the one that stays."""
    old, new, third = (member_of(history, number) for number in range(3))
    do_much(old, new, third, kenji)
    return old, new


def test_after_a_merge_nothing_names_the_closed_account(both: tuple[Member, Member]) -> None:
    old, new = both
    assert naming(old.id, new.id) >= NAMED_BEFORE
    unite(old, new)
    db.session.rollback()
    assert naming(old.id, new.id) == set()
    assert faults() == []


def test_what_the_two_gave_each_other_keeps_both_names(both: tuple[Member, Member]) -> None:
    old, new = both
    unite(old, new)
    gifts = db.session.execute(select(Gift.giver_id, Gift.receiver_id).order_by(Gift.id)).all()
    assert [tuple(each) for each in gifts] == [(old.id, new.id), (new.id, old.id + 2)]
