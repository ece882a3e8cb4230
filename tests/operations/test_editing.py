"""Changing, removing and restoring."""

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Conflict, Refused
from app.models.members import Member
from app.models.posts import Post, Revision
from app.models.topics import Topic
from app.operations import editing, reacting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.world import reloaded


def test_an_edit_keeps_what_was_said_before(grace: Actor, answer_by_grace: Post) -> None:
    with transaction():
        editing.edit(grace, answer_by_grace, "Hold it for twelve seconds.")
    revision = db.session.scalars(select(Revision)).one()
    assert revision.source == "Hold the button for ten seconds."
    assert answer_by_grace.edited_at is not None


def test_an_edit_that_changes_nothing_leaves_no_trace(grace: Actor, answer_by_grace: Post) -> None:
    with transaction():
        editing.edit(grace, answer_by_grace, answer_by_grace.source)
    assert db.session.scalars(select(Revision)).all() == []


def test_of_two_editors_the_second_is_told(grace: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    with transaction():
        editing.edit(grace, answer_by_grace, "First.", seen_revision=0)
    with pytest.raises(Conflict), transaction():
        editing.edit(kenji, find_post(kenji, answer_by_grace.id), "Second.", seen_revision=0)


def test_others_do_not_edit(ada: Actor, answer_by_grace: Post) -> None:
    with pytest.raises(Refused, match="Only its author"), transaction():
        editing.edit(ada, answer_by_grace, "Mine now.")


def test_removing_and_restoring_leaves_the_counters_as_they_were(
    grace: Actor, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    with transaction():
        editing.remove(grace, answer_by_grace)
    assert (reloaded(question_by_ada).post_count, question_by_ada.answer_count) == (1, 0)
    assert question_by_ada.state == "open"
    with transaction():
        editing.restore(grace, find_post(grace, answer_by_grace.id))
    assert (reloaded(question_by_ada).post_count, question_by_ada.answer_count) == (2, 1)
    assert question_by_ada.state == "answered"
    assert db.session.get_one(Member, grace.member_id, populate_existing=True).post_count == 1


def test_removing_twice_counts_once(grace: Actor, question_by_ada: Topic, answer_by_grace: Post) -> None:
    for _time in range(2):
        with transaction():
            editing.remove(grace, answer_by_grace)
    assert reloaded(question_by_ada).post_count == 1


def test_an_author_can_not_undo_what_staff_hid(grace: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    with pytest.raises(Refused), transaction():
        editing.restore(grace, find_post(grace, answer_by_grace.id))


def test_a_nice_given_twice_is_one(ada: Actor, answer_by_grace: Post) -> None:
    with transaction():
        assert reacting.give_nice(ada, answer_by_grace)
        assert not reacting.give_nice(ada, answer_by_grace)
    assert answer_by_grace.nice_count == 1
    with transaction():
        assert reacting.take_nice_back(ada, answer_by_grace)
        assert not reacting.take_nice_back(ada, answer_by_grace)
    assert answer_by_grace.nice_count == 0


def test_nobody_thanks_themselves(grace: Actor, answer_by_grace: Post) -> None:
    with pytest.raises(Refused, match="your own"), transaction():
        reacting.give_nice(grace, answer_by_grace)
