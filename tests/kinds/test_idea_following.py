"""Who follows an idea follows it into the one in which it lives on, and out of it again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.kinds.idea import merging, operations
from app.models import Topic
from app.models.attention import Attention, Wish
from app.operations import attending
from app.queries.following import followed
from app.rules import Actor
from tests.readers.test_notifications import told
from tests.world import catch_up, make_reply

Add = Callable[..., Topic]


@pytest.fixture
def ideas(add: Add, ada: Actor, mei: Actor) -> list[Topic]:
    found = [add(actor, "idea", f"Idea {number}") for number, actor in enumerate((ada, mei, ada))]
    catch_up("notifications")
    return found


def wish(actor: Actor, topic: Topic, wanted: Wish | None) -> None:
    with transaction():
        attending.attend(actor, topic, wanted)


def merge(staff: Actor, topic: Topic, into: Topic) -> None:
    with transaction():
        merging.merge(staff, topic, into, "The same.")


def separate(staff: Actor, topic: Topic) -> None:
    with transaction():
        merging.separate(staff, topic, "Not the same.")


def decide(staff: Actor, topic: Topic, status: str) -> None:
    with transaction():
        operations.decide(staff, topic, status, "Because.")


def follows(actor: Actor) -> set[str]:
    """The titles of what the member follows, as their own page lists it."""
    db.session.rollback()
    return {each.subject.title for each in followed(actor) if each.wish == Wish.FOLLOW}


def test_following_goes_along_with_a_merge_and_comes_back_with_a_separation(ideas, grace, kenji) -> None:
    wish(grace, ideas[0], Wish.FOLLOW)
    merge(kenji, ideas[0], ideas[1])
    assert follows(grace) == {"Idea 0", "Idea 1"}
    separate(kenji, ideas[0])
    assert follows(grace) == {"Idea 0"}


def test_it_goes_along_by_way_of_others_too(ideas, grace, kenji) -> None:
    wish(grace, ideas[0], Wish.FOLLOW)
    merge(kenji, ideas[0], ideas[1])
    merge(kenji, ideas[1], ideas[2])
    assert follows(grace) == {"Idea 0", "Idea 1", "Idea 2"}
    separate(kenji, ideas[1])
    assert follows(grace) == {"Idea 0", "Idea 1"}
    merge(kenji, ideas[1], ideas[2])
    separate(kenji, ideas[0])
    assert follows(grace) == {"Idea 0"}


def test_who_followed_both_follows_still_after_a_separation(ideas, grace, kenji) -> None:
    for topic in ideas[:2]:
        wish(grace, topic, Wish.FOLLOW)
        merge(kenji, topic, ideas[2])
    separate(kenji, ideas[0])
    assert follows(grace) == {"Idea 0", "Idea 1", "Idea 2"}
    wish(grace, ideas[2], Wish.FOLLOW)
    separate(kenji, ideas[1])
    assert follows(grace) == {"Idea 0", "Idea 1", "Idea 2"}


def test_what_a_member_said_about_the_other_idea_stands(ideas, grace, kenji) -> None:
    wish(grace, ideas[0], Wish.FOLLOW)
    wish(grace, ideas[1], Wish.MUTE)
    merge(kenji, ideas[0], ideas[1])
    assert follows(grace) == {"Idea 0"}
    separate(kenji, ideas[0])
    assert db.session.scalars(select(Attention.wish).where(Attention.subject_id == ideas[1].id)).all() == [Wish.MUTE]


def test_who_stopped_following_meanwhile_is_not_made_to_follow_again(ideas, grace, kenji) -> None:
    wish(grace, ideas[0], Wish.FOLLOW)
    merge(kenji, ideas[0], ideas[1])
    wish(grace, ideas[1], None)
    assert follows(grace) == {"Idea 0"}
    merge(kenji, ideas[2], ideas[1])
    assert follows(grace) == {"Idea 0"}
    separate(kenji, ideas[0])
    assert follows(grace) == {"Idea 0"}
    wish(grace, ideas[1], Wish.FOLLOW)
    assert follows(grace) == {"Idea 0", "Idea 1"}


def test_who_stops_following_the_merged_idea_stops_following_the_other_for_its_sake(ideas, grace, kenji) -> None:
    wish(grace, ideas[0], Wish.FOLLOW)
    merge(kenji, ideas[0], ideas[1])
    wish(grace, ideas[0], None)
    assert follows(grace) == set()
    separate(kenji, ideas[0])
    assert follows(grace) == set()


def test_they_hear_of_posts_and_of_each_status_once(ideas, ada, grace, aoi, kenji) -> None:
    """Aoi supports and follows both: one line all the same."""
    wish(grace, ideas[0], Wish.FOLLOW)
    for topic in ideas[:2]:
        wish(aoi, topic, Wish.FOLLOW)
        with transaction():
            operations.support(aoi, topic)
    catch_up("notifications")
    merge(kenji, ideas[0], ideas[1])
    assert told(grace) == told(aoi) == ["idea_status"]
    decide(kenji, ideas[1], "planned")
    assert told(grace) == told(aoi) == ["idea_status", "idea_status"]
    make_reply(ada, ideas[1], "Well done.")
    assert told(grace) == told(aoi) == ["followed", "idea_status", "idea_status"]


def test_supporters_of_an_idea_that_was_separated_hear_no_more_of_the_other(ideas, grace, kenji) -> None:
    with transaction():
        operations.support(grace, ideas[0])
    merge(kenji, ideas[0], ideas[1])
    catch_up("notifications")
    separate(kenji, ideas[0])
    heard = told(grace)
    decide(kenji, ideas[1], "planned")
    assert told(grace) == heard
    decide(kenji, ideas[0], "planned")
    assert len(told(grace)) == len(heard) + 1
