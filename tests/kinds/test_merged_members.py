"""Two accounts of one person: one supporter and never of one's own idea, votes that come back, one reaction."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.kinds.blog import reactions
from app.kinds.blog.models import BlogReaction, BlogTally
from app.kinds.idea import merging, operations
from app.kinds.idea.festival.holding import end
from app.kinds.idea.festival.models import FestivalVote
from app.kinds.idea.festival.voting import used_votes
from app.kinds.idea.models import Idea, IdeaSupport
from app.models import Topic
from app.queries.topic_page import find_topic
from app.rules import Actor
from tests.kinds.festivals import hold, lay, tally
from tests.uniting import unite, whose

Add = Callable[..., Topic]


def support(topic: Topic, *actors: Actor) -> None:
    for actor in actors:
        with transaction():
            operations.support(actor, find_topic(actor, topic.id))


def merge_ideas(topic: Topic, into: Topic) -> None:
    with transaction():
        both = [find_topic(Actor.system(), each.id) for each in (topic, into)]
        merging.merge(Actor.system(), *both, "The same wish.")


def supporters(topic: Topic) -> list[int]:
    """Who supports it, after a look at the counter."""
    db.session.rollback()
    found = db.session.scalars(select(IdeaSupport.member_id).where(IdeaSupport.topic_id == topic.id)).all()
    assert db.session.get_one(Idea, topic.id, populate_existing=True).support_count == len(found)
    return sorted(found)


def ids(*actors: Actor) -> list[int]:
    return sorted(actor.member_id or 0 for actor in actors)


def test_support_goes_over(add: Add, byron, byron_member, ada, ada_member, grace) -> None:
    topic = add(grace, "idea")
    support(topic, byron)
    unite(byron_member, ada_member)
    assert supporters(topic) == ids(ada)


def test_who_supported_with_both_accounts_supports_once(add: Add, byron, byron_member, ada, ada_member, grace, mei):
    topic = add(grace, "idea")
    support(topic, byron, ada, mei)
    unite(byron_member, ada_member)
    assert supporters(topic) == ids(ada, mei)


@pytest.mark.parametrize("turned", [False, True])
def test_support_for_an_idea_of_the_other_account_is_taken_back(
    add: Add, byron, byron_member, ada, ada_member, mei, turned
):
    author, giver = (ada, byron) if turned else (byron, ada)
    topic = add(author, "idea")
    support(topic, giver, mei)
    unite(byron_member, ada_member)
    assert supporters(topic) == ids(mei)


def test_merged_ideas_have_the_person_once(add: Add, byron, byron_member, ada, ada_member, grace, mei):
    one, two = add(grace, "idea", "One"), add(mei, "idea", "Two")
    support(one, byron)
    support(two, ada)
    merge_ideas(one, two)
    assert supporters(two) == ids(byron, ada)
    unite(byron_member, ada_member)
    assert supporters(two) == ids(ada)
    assert supporters(one) == ids(ada)


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_merged_idea_had_brought_to_the_own_one_goes(
    add: Add, byron, byron_member, ada, ada_member, grace, mei, turned
):
    author, giver = (byron, ada) if turned else (ada, byron)
    one, two = add(grace, "idea", "One"), add(author, "idea", "Two")
    support(one, giver, mei)
    merge_ideas(one, two)
    assert supporters(two) == ids(giver, mei)
    unite(byron_member, ada_member)
    assert supporters(two) == ids(mei)


def test_ideas_separated_after_the_merge_have_their_own_support_again(
    add: Add, byron, byron_member, ada, ada_member, grace, mei, kenji
):
    one, two = add(grace, "idea", "One"), add(mei, "idea", "Two")
    support(one, byron)
    merge_ideas(one, two)
    unite(byron_member, ada_member)
    with transaction():
        merging.separate(kenji, find_topic(kenji, one.id), "Not the same.")
    assert (supporters(one), supporters(two)) == (ids(ada), [])


def test_in_a_running_festival_votes_of_the_closed_account_come_back(
    add: Add, byron, byron_member, ada, ada_member, grace, kenji
):
    ideas = [add(grace, "idea", title) for title in ("One", "Two")]
    festival = hold(kenji)
    lay(byron, festival, ideas[0], 3)
    lay(byron, festival, ideas[1], 1)
    lay(ada, festival, ideas[0], 2)
    unite(byron_member, ada_member)
    assert [tally(festival, topic) for topic in ideas] == [(2, 1), (0, 0)]
    assert whose(FestivalVote.member_id) == [ada_member.id]
    assert used_votes(festival.id, ada_member.id) == 2


def test_in_a_festival_that_is_over_all_votes_stand(add: Add, byron, byron_member, ada, ada_member, grace, kenji):
    topic = add(grace, "idea")
    festival = hold(kenji)
    lay(byron, festival, topic, 3)
    lay(ada, festival, topic, 2)
    with transaction():
        end(kenji, festival.id)
    unite(byron_member, ada_member)
    assert tally(festival, topic) == (5, 2)


def react(topic: Topic, kind: str, *actors: Actor) -> None:
    for actor in actors:
        with transaction():
            reactions.react(actor, find_topic(actor, topic.id), kind)


def tallied(topic: Topic) -> dict[str, int]:
    db.session.rollback()
    counts = db.session.get_one(BlogTally, topic.id, populate_existing=True).counts
    return {kind: count for kind, count in counts.items() if count}


def test_who_reacted_with_both_accounts_has_reacted_once(add: Add, byron, byron_member, ada, ada_member, kenji, mei):
    topic = add(kenji, "blog")
    react(topic, "applause", byron, ada, mei)
    react(topic, "smile", byron)
    unite(byron_member, ada_member)
    assert tallied(topic) == {"applause": 2, "smile": 1}
    assert whose(BlogReaction.member_id) == sorted([ada_member.id] * 2 + ids(mei))


def test_reactions_to_a_post_of_the_other_account_go(add: Add, byron, byron_member, ada, ada_member, kenji, mei):
    topic = add(kenji, "blog")
    with transaction() as session:
        session.get_one(Topic, topic.id).author_id = ada_member.id  # who was staff then
    react(topic, "applause", byron, mei)
    unite(byron_member, ada_member)
    assert tallied(topic) == {"applause": 1}
