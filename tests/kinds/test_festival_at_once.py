"""Votes at the same instant, and votes while a festival is being closed."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.base.errors import Refusal, Refused
from app.kinds.idea.festival.holding import end, void
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote
from app.kinds.idea.festival.voting import vote
from app.models import Topic
from app.models.festivals import Festival
from app.rules import Actor
from tests.kinds.festivals import hold, lay

Add = Callable[..., Topic]


@pytest.fixture
def ideas(add: Add, ada: Actor) -> list[Topic]:
    return [add(ada, "idea", f"Idea {number}") for number in range(4)]


def at_once(app: Flask, acts: list[Callable[[], None]]) -> list[str]:
    """What became of each: 'done', or the name of the refusal."""
    outcomes, ready = [], threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            ready.wait()
            try:
                act()
                outcomes.append("done")
            except Refusal as refusal:
                outcomes.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_fifty_votes_at_the_same_instant_one_takes_the_last_free_vote(
    app: Flask, add: Add, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    ids = [add(ada, "idea", f"Idea {number}").id for number in range(50)]
    festival_id = hold(kenji, votes_each=1, most_on_one=1).id

    def act(topic_id: int) -> Callable[[], None]:
        def _act() -> None:
            topic = db.session.get_one(Topic, topic_id)
            with transaction():
                vote(grace, festival_id, topic, 1)

        return _act

    assert at_once(app, [act(each) for each in ids]) == ["Conflict"] * 49 + ["done"]
    db.session.rollback()
    laid = select(func.sum(FestivalVote.votes)).where(FestivalVote.returned_at.is_(None))
    assert db.session.scalar(laid) == 1
    assert db.session.scalar(select(func.sum(FestivalIdea.votes))) == 1


def test_a_vote_under_way_when_the_festival_ends_comes_before_or_after(
    app: Flask, ideas: list[Topic], grace: Actor, kenji: Actor
) -> None:
    festival_id, topic_id = hold(kenji).id, ideas[0].id

    def stop() -> None:
        with transaction():
            end(kenji, festival_id)

    def act() -> None:
        topic = db.session.get_one(Topic, topic_id)
        with transaction():
            vote(grace, festival_id, topic, 1)

    outcome = at_once(app, [act, stop])
    db.session.rollback()
    counted = db.session.scalar(select(func.count()).select_from(FestivalVote))
    assert outcome in (["done", "done"], ["Refused", "done"])
    assert counted == (1 if outcome == ["done", "done"] else 0)


def test_ending_waits_for_a_vote_that_came_first(
    app: Flask, database_kind: str, ideas: list[Topic], grace: Actor, kenji: Actor
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer: the end can't even begin before the vote stands")
    festival_id, ended = hold(kenji).id, threading.Event()

    def stop() -> None:
        with app.app_context():
            with transaction():
                end(kenji, festival_id)
            ended.set()
            db.session.remove()

    with transaction():
        vote(grace, festival_id, ideas[0], 1)
        thread = threading.Thread(target=stop)
        thread.start()
        assert not ended.wait(0.3)
    thread.join()
    with pytest.raises(Refused, match="over"):
        lay(grace, db.session.get_one(Festival, festival_id), ideas[1], 1)


@pytest.mark.parametrize("stop", [end, lambda staff, festival_id: void(staff, festival_id, "The list was wrong.")])
def test_a_vote_that_comes_while_the_festival_is_being_closed_waits_and_is_refused(
    app: Flask, ideas: list[Topic], grace: Actor, kenji: Actor, stop: Callable[[Actor, int], object]
) -> None:
    festival_id, topic_id = hold(kenji).id, ideas[0].id
    outcome: list[str] = []

    def act() -> None:
        with app.app_context():
            topic = db.session.get_one(Topic, topic_id)
            try:
                with transaction():
                    vote(grace, festival_id, topic, 1)
                outcome.append("done")
            except Refused:
                outcome.append("refused")
            finally:
                db.session.remove()

    thread = threading.Thread(target=act)
    with transaction():
        stop(kenji, festival_id)
        thread.start()
        thread.join(0.3)
        assert outcome == []
    thread.join()
    assert outcome == ["refused"]
    assert db.session.scalar(select(func.count()).select_from(FestivalVote)) == 0
