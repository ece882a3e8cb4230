"""Flags and what staff decide: each decision answers the flags, and leaves a row with its reason."""

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.models.members import Member
from app.models.moderation import AuditRow, Flag
from app.models.posts import Post
from app.operations import flagging, moderating, posting
from app.queries.review_queue import hidden_posts, open_flag_count, open_flags
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.world import make_member, make_reply, make_topic


def flag(actor: Actor, post: Post, reason: str = "spam", words: str = "") -> Flag:
    with transaction():
        return flagging.flag(actor, find_post(actor, post.id), reason, words)


def audit() -> list[tuple[str, str]]:
    return [(row.action, row.reason) for row in db.session.scalars(select(AuditRow).order_by(AuditRow.id))]


def events() -> list[str]:
    names = db.session.scalars(select(LogLine.name).order_by(LogLine.id))
    return [name for name in names if name not in ("topic.added", "post.added")]


def test_a_flag_waits_for_staff(ada: Actor, answer_by_grace: Post) -> None:
    flag(ada, answer_by_grace)
    assert open_flag_count() == 1
    assert open_flags().rows[0].post.id == answer_by_grace.id


def test_each_member_flags_a_post_once(ada: Actor, answer_by_grace: Post) -> None:
    flag(ada, answer_by_grace)
    with pytest.raises(Conflict):
        flag(ada, answer_by_grace)


def test_nobody_flags_an_own_post(grace: Actor, answer_by_grace: Post) -> None:
    with pytest.raises(Refused, match="your own"):
        flag(grace, answer_by_grace)


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("boring", ""), ("other", "  ")])
def test_a_flag_needs_a_reason(ada: Actor, answer_by_grace: Post, reason: str, words: str) -> None:
    with pytest.raises(Invalid):
        flag(ada, answer_by_grace, reason, words)


def test_the_queue_gathers_flags_by_post_the_oldest_first(ada: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    other = make_reply(ada, answer_by_grace.topic, "Buy at my shop")
    flag(kenji, other)
    flag(ada, answer_by_grace)
    flag(kenji, answer_by_grace, "other", "Wrong")
    rows = open_flags().rows
    assert [(row.post.id, len(row.flags)) for row in rows] == [(other.id, 1), (answer_by_grace.id, 2)]


def test_hiding_upholds_the_flags_and_says_why(ada: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    flag(ada, answer_by_grace)
    with transaction():
        moderating.hide(kenji, answer_by_grace, "It sells something")
    assert open_flag_count() == 0
    assert db.session.scalars(select(Flag)).one().upheld is True
    assert audit() == [("post.hide", "It sells something")]
    assert events() == ["post.flagged", "post.removed", "flag.resolved"]
    hidden = hidden_posts().rows[0]
    assert (hidden.post.id, hidden.why and hidden.why.reason) == (answer_by_grace.id, "It sells something")


def test_dismissing_keeps_the_post(ada: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    flag(ada, answer_by_grace)
    with transaction():
        moderating.dismiss(kenji, answer_by_grace)
    assert answer_by_grace.is_public
    assert db.session.scalars(select(Flag)).one().upheld is False
    assert audit() == [("flag.dismiss", "")]
    with pytest.raises(Conflict), transaction():
        moderating.dismiss(kenji, answer_by_grace)


def test_a_hidden_post_can_be_shown_again(kenji: Actor, answer_by_grace: Post) -> None:
    with transaction():
        moderating.hide(kenji, answer_by_grace, "By mistake")
    with transaction():
        post = moderating.restore(kenji, answer_by_grace, "It was fine")
    assert post.is_public
    assert audit() == [("post.hide", "By mistake"), ("post.restore", "It was fine")]


def test_nothing_is_hidden_without_a_reason(kenji: Actor, answer_by_grace: Post) -> None:
    with pytest.raises(Invalid), transaction():
        moderating.hide(kenji, answer_by_grace, "  ")


@pytest.mark.parametrize("decide", [moderating.hide, moderating.restore, moderating.dismiss])
def test_members_decide_nothing(ada: Actor, answer_by_grace: Post, decide) -> None:
    with pytest.raises(Refused), transaction():
        decide(ada, answer_by_grace, "I want to")


def test_a_suspended_member_reads_and_does_nothing(kenji: Actor, ada_member: Member, board: object) -> None:
    stamp = ada_member.session_stamp
    with transaction():
        moderating.suspend(kenji, ada_member, "Insults")
    assert ada_member.session_stamp != stamp
    with pytest.raises(Refused, match="suspended"), transaction():
        posting.add_topic(Actor.of(ada_member), board, posting.TopicDraft("A title", "Words"))
    with transaction():
        moderating.unsuspend(kenji, ada_member, "They apologised")
    make_topic(Actor.of(ada_member), board)
    assert audit() == [("member.suspend", "Insults"), ("member.unsuspend", "They apologised")]


def test_staff_suspend_neither_staff_nor_admins(kenji: Actor, aoi_member: Member) -> None:
    for member in (aoi_member, make_member("Sora", aoi_member.role - 1)):
        with pytest.raises(Refused), transaction():
            moderating.suspend(kenji, member, "I want to")
