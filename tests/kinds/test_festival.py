"""The voting festival: never more votes than allowed, and returned ones are free again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refusal, Refused
from app.kinds.idea import merging, operations
from app.kinds.idea.festival.holding import change, end, open_festival, void
from app.kinds.idea.festival.models import FestivalVote
from app.kinds.idea.festival.voting import used_votes
from app.models import Post, Topic
from app.models.festivals import Festival
from app.operations import editing, moving
from app.rules import Actor
from tests.conftest import migrated
from tests.kinds.festivals import HOUR, hold, lay, tally, wish
from tests.world import make_member, make_space, make_topic

Add = Callable[..., Topic]


@pytest.fixture
def ideas(add: Add, ada: Actor) -> list[Topic]:
    return [add(ada, "idea", f"Idea {number}") for number in range(4)]


def test_votes_are_laid_changed_and_taken_back(ideas: list[Topic], grace: Actor, kenji: Actor) -> None:
    festival = hold(kenji)
    for votes in (2, 2, 3, 1, 0, 0):
        lay(grace, festival, ideas[0], votes)
        assert tally(festival, ideas[0]) == (votes, int(votes > 0))
        assert used_votes(festival.id, grace.member_id or 0) == votes


def test_nobody_has_more_than_their_votes_or_lays_more_than_allowed_on_one(ideas, grace, kenji) -> None:
    festival = hold(kenji)
    with pytest.raises(Invalid, match="at most 3"):
        lay(grace, festival, ideas[0], 4)
    lay(grace, festival, ideas[0], 3)
    lay(grace, festival, ideas[1], 2)
    with pytest.raises(Conflict, match="no free vote"):
        lay(grace, festival, ideas[2], 1)
    lay(grace, festival, ideas[0], 2)
    lay(grace, festival, ideas[2], 1)


def test_votes_come_back_when_an_idea_is_decided_merged_or_gone(ideas, grace, ada, kenji) -> None:
    festival = hold(kenji, votes_each=3)
    for topic in ideas[:3]:
        lay(grace, festival, topic, 1)
    with transaction():
        operations.decide(kenji, ideas[0], "planned", "Yes.")
    with transaction():
        merging.merge(kenji, ideas[1], ideas[3], "The same.")
    with transaction():
        opening = db.session.scalars(select(Post).where(Post.topic_id == ideas[2].id)).one()
        editing.remove(ada, opening)
    assert used_votes(festival.id, grace.member_id) == 0
    assert tally(festival, ideas[0]) == (1, 1)
    lay(grace, festival, ideas[3], 3)
    with pytest.raises(Refused, match="decided"):
        lay(kenji, festival, ideas[0], 1)


def test_an_idea_that_is_opened_again_takes_votes_anew(ideas, grace, kenji) -> None:
    festival = hold(kenji)
    lay(grace, festival, ideas[0], 3)
    for status in ("planned", "reviewing"):
        with transaction():
            operations.decide(kenji, ideas[0], status, "Hm.")
    assert used_votes(festival.id, grace.member_id) == 0
    lay(grace, festival, ideas[0], 1)
    assert (tally(festival, ideas[0]), used_votes(festival.id, grace.member_id)) == ((1, 1), 1)


def test_a_void_festival_gives_everything_back_and_takes_no_more(ideas, grace, kenji) -> None:
    festival = hold(kenji)
    lay(grace, festival, ideas[0], 3)
    with pytest.raises(Invalid, match="Say why"), transaction():
        void(kenji, festival.id, " ")
    with transaction():
        void(kenji, festival.id, "The list was wrong.")
    assert used_votes(festival.id, grace.member_id) == 0
    with pytest.raises(Refused, match="void"):
        lay(grace, festival, ideas[0], 1)


def test_votes_count_between_the_beginning_and_the_end(ideas, grace, kenji) -> None:
    festival = hold(kenji)
    for at, words in ((festival.starts_at - HOUR, "not begun"), (festival.ends_at, "over")):
        with pytest.raises(Refused, match=words):
            lay(grace, festival, ideas[0], 1, at)
    lay(grace, festival, ideas[0], 1, festival.ends_at - timedelta(seconds=1))
    with transaction():
        end(kenji, festival.id)
    with pytest.raises(Refused, match="over"):
        lay(grace, festival, ideas[0], 0)


def test_only_ideas_of_the_festival_take_votes(ideas, add, ada, grace, kenji) -> None:
    tagged = add(ada, "idea", "Tagged", tags=["data"])
    festival = hold(kenji, tags=["data"])
    lay(grace, festival, tagged, 1)
    with pytest.raises(Refused, match="does not take part"):
        lay(grace, festival, ideas[0], 1)
    chosen = hold(kenji, idea_ids=[ideas[1].id])
    lay(grace, chosen, ideas[1], 1)
    with pytest.raises(Refused, match="does not take part"):
        lay(grace, chosen, tagged, 1)


def test_an_idea_moved_out_of_the_festivals_spaces_keeps_its_votes_and_takes_no_more(ideas, grace, kenji) -> None:
    festival = hold(kenji, space_ids=[ideas[0].space_id])
    lay(grace, festival, ideas[0], 2)
    garden = make_space("idea", "garden")
    with transaction():
        moving.move(kenji, ideas[0], garden)
    with pytest.raises(Refused, match="does not take part"):
        lay(grace, festival, ideas[0], 3)
    lay(grace, festival, ideas[0], 1)
    assert tally(festival, ideas[0]) == (1, 1)


def test_rules_are_changed_before_it_begins_and_not_after(ideas, ada, kenji) -> None:
    coming = hold(kenji, starts_at=now() + HOUR, ends_at=now() + 2 * HOUR, idea_ids=[ideas[0].id])
    with transaction():
        change(kenji, coming.id, wish(starts_at=now() + HOUR, ends_at=now() + 3 * HOUR, votes_each=9))
    assert db.session.get_one(Festival, coming.id).votes_each == 9
    begun = hold(kenji)
    with pytest.raises(Conflict, match="has begun"), transaction():
        change(kenji, begun.id, wish())
    with pytest.raises(Refused, match="staff"), transaction():
        open_festival(ada, wish())


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_ja": "", "name_en": " "},
        {"starts_at": None},
        {"ends_at": datetime(2020, 1, 1).astimezone()},
        {"votes_each": 0},
        {"most_on_one": 6},
        {"idea_ids": [999_999]},
    ],
)
def test_a_festival_that_makes_no_sense_is_refused(sqlite_app: Flask, wrong: dict[str, object]) -> None:
    staff = Actor.of(make_member("Kenji Sato", role=2))  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        hold(staff, **wrong)


Step = tuple[str, int, int, int]
what = st.sampled_from(["vote"] * 6 + ["decide", "reopen", "void"])
steps = st.lists(st.tuples(what, st.integers(0, 2), st.integers(0, 3), st.integers(0, 4)), max_size=40)


@pytest.fixture
def anew(app: Flask, database_kind: str) -> Iterator[Callable[[], None]]:
    def _anew() -> None:
        db.session.remove()
        migrated(database_kind)[0].renew()

    yield _anew
    db.session.remove()


@settings(max_examples=15)
@given(steps)
def test_never_more_than_allowed_and_what_came_back_is_free_again(anew, steps: list[Step]) -> None:
    anew()
    staff = Actor.of(make_member("Kenji Sato", role=2))  # type: ignore[arg-type]
    members = [Actor.of(make_member(f"Member{number} A")) for number in range(3)]
    space = make_space("idea")
    ideas = [make_topic(staff, space, f"Idea {number}") for number in range(4)]
    festival = hold(staff)
    expected: dict[tuple[int, int], int] = {}
    decided: set[int] = set()
    is_void = False
    for what, who, which, votes in steps:
        if what == "vote":
            others = sum(n for (member, idea), n in expected.items() if member == who and idea != which)
            before = expected.get((who, which), 0)
            allowed = not is_void and votes <= 3 and (votes <= before or (others + votes <= 5 and which not in decided))
            try:
                lay(members[who], festival, ideas[which], votes)
                assert allowed
                expected[who, which] = votes
            except Refusal:
                assert not allowed
        elif what == "void" and not is_void and votes == 4:
            with transaction():
                void(staff, festival.id, "So.")
            is_void, expected = True, {}
        elif what in ("decide", "reopen") and (which in decided) == (what == "reopen"):
            with transaction():
                operations.decide(staff, ideas[which], "planned" if what == "decide" else "reviewing", "So.")
            decided ^= {which}
            expected = {key: n for key, n in expected.items() if key[1] != which}
        for number, member in enumerate(members):
            laid = sum(n for (who_, _idea), n in expected.items() if who_ == number)
            assert used_votes(festival.id, member.member_id or 0) == laid <= 5
    for topic in ideas:
        counted = select(func.coalesce(func.sum(FestivalVote.votes), 0), func.count()).where(
            FestivalVote.topic_id == topic.id
        )
        assert tally(festival, topic) == tuple(db.session.execute(counted).one())
