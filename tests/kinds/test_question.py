"""Questions: answers and the best one."""

import pytest

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.kinds.question.operations import accept, unaccept
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import editing
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.world import make_reply, reloaded


def best_answers_of(actor: Actor) -> int:
    return db.session.get_one(Member, actor.member_id, populate_existing=True).best_answer_count


def test_an_answer_by_somebody_else_makes_it_answered(ada: Actor, grace: Actor, question_by_ada: Topic) -> None:
    make_reply(ada, question_by_ada, "Nobody?")
    assert reloaded(question_by_ada).state == "open"
    make_reply(grace, question_by_ada)
    assert reloaded(question_by_ada).state == "answered"


def test_accepting_solves_it_and_thinking_again_opens_it(
    ada: Actor, grace: Actor, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    for _time in range(2):
        with transaction():
            accept(ada, answer_by_grace)
    assert reloaded(question_by_ada).state == "solved"
    assert best_answers_of(grace) == 1
    with transaction():
        unaccept(ada, question_by_ada)
    assert reloaded(question_by_ada).state == "answered"
    assert best_answers_of(grace) == 0


def test_a_best_answer_out_of_sight_does_not_count(
    ada: Actor, grace: Actor, kenji: Actor, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    with transaction():
        accept(ada, answer_by_grace)
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    assert reloaded(question_by_ada).state == "open"
    assert best_answers_of(grace) == 0
    with transaction():
        editing.restore(kenji, find_post(kenji, answer_by_grace.id))
    assert reloaded(question_by_ada).state == "solved"
    assert best_answers_of(grace) == 1


def test_only_the_asker_and_staff_choose(grace: Actor, kenji: Actor, answer_by_grace: Post) -> None:
    with pytest.raises(Refused, match="Only the asker"), transaction():
        accept(grace, answer_by_grace)
    with transaction():
        accept(kenji, answer_by_grace)


def test_a_comment_is_no_best_answer(ada: Actor, question_by_ada: Topic, answer_by_grace: Post) -> None:
    comment = make_reply(ada, question_by_ada, "Thanks", to=answer_by_grace)
    with pytest.raises(Invalid), transaction():
        accept(ada, comment)
