"""Merged ideas, and ideas merged again: support once each, credit for all, and the way back."""

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.kinds.idea import merging, operations
from app.kinds.idea.lineage import credited_ids
from app.kinds.idea.models import Idea, IdeaSupport
from app.models import Member, Topic
from app.operations import accounts
from app.readers.notifications import Notification
from app.readers.points import Earning
from app.rules import Actor
from tests.world import catch_up, reloaded

Add = Callable[..., Topic]


@pytest.fixture
def chain(add: Add, ada: Actor, grace: Actor, mei: Actor) -> tuple[Topic, Topic, Topic]:
    """Three ideas by three authors."""
    return add(ada, "idea", "One"), add(grace, "idea", "Two"), add(mei, "idea", "Three")


def support(topic: Topic, *actors: Actor) -> None:
    for actor in actors:
        with transaction():
            operations.support(actor, topic)


def merge(actor: Actor, topic: Topic, into: Topic) -> None:
    with transaction():
        merging.merge(actor, topic, into, "The same wish.")


def supporters(topic: Topic) -> set[int]:
    """Who supports it, after a look at the counter."""
    found = list(db.session.scalars(select(IdeaSupport.member_id).where(IdeaSupport.topic_id == topic.id)))
    assert db.session.get_one(Idea, topic.id, populate_existing=True).support_count == len(found) == len(set(found))
    return set(found)


def ids(*actors: Actor) -> set[int | None]:
    return {actor.member_id for actor in actors}


def test_a_merge_of_a_merge_counts_everybody_once_whichever_came_first(chain, ada, grace, mei, kenji, aoi):
    one, two, three = chain
    support(one, kenji, aoi, mei)
    support(two, kenji, ada)
    support(three, aoi)
    merge(kenji, one, two)
    merge(kenji, two, three)
    assert supporters(three) == ids(kenji, aoi, ada)
    assert credited_ids(reloaded(three)) == tuple(sorted(ids(ada, grace, mei)))


def test_an_idea_that_was_merged_into_takes_others_along_when_a_third_comes_later(chain, ada, grace, kenji, aoi):
    one, two, three = chain
    support(one, kenji)
    support(two, aoi)
    merge(kenji, two, three)
    merge(kenji, one, three)
    assert supporters(three) == ids(kenji, aoi)


def test_separating_the_first_of_a_chain_takes_its_support_out_of_the_last(chain, ada, kenji, aoi):
    one, two, three = chain
    support(one, kenji, aoi)
    support(two, aoi)
    merge(kenji, one, two)
    merge(kenji, two, three)
    with transaction():
        merging.separate(kenji, one, "They differ after all.")
    assert (supporters(one), supporters(two), supporters(three)) == (ids(kenji, aoi), ids(aoi), ids(aoi))
    assert credited_ids(reloaded(three)) == tuple(sorted({reloaded(two).author_id, reloaded(three).author_id}))


def test_separating_the_middle_of_a_chain_keeps_what_lives_on_in_it(chain, kenji, aoi):
    one, two, three = chain
    support(one, aoi)
    support(three, kenji)
    merge(kenji, one, two)
    merge(kenji, two, three)
    with transaction():
        merging.separate(kenji, two, "They differ after all.")
    assert (supporters(two), supporters(three)) == (ids(aoi), ids(kenji))
    assert reloaded(one).state == "merged"


def test_support_taken_back_after_a_merge_does_not_come_again_by_another(chain, ada, kenji, aoi):
    one, two, three = chain
    support(one, aoi)
    merge(kenji, one, three)
    with transaction():
        assert operations.withdraw_support(aoi, three)
    merge(kenji, two, three)
    assert supporters(three) == supporters(one) == set()


def test_everybody_credited_is_paid_and_thanked_once(chain, ada, grace, mei, kenji):
    one, two, three = chain
    merge(kenji, one, two)
    merge(kenji, two, three)
    with transaction():
        operations.decide(kenji, three, "done", "It is out.")
    catch_up("points", "notifications")
    paid = select(Earning.member_id).where(Earning.verb == "idea_done", Earning.taken_back == "")
    assert sorted(db.session.scalars(paid)) == sorted(ids(ada, grace, mei))
    told = select(Notification.member_id).where(Notification.topic_id == three.id, Notification.what == "idea_done")
    assert sorted(db.session.scalars(told)) == sorted(ids(ada, grace, mei))


def test_an_author_merged_into_what_has_come_true_is_paid_as_well_until_it_is_taken_back(chain, ada, mei, kenji):
    one, _two, three = chain
    with transaction():
        operations.decide(kenji, three, "done", "It is out.")
    merge(kenji, one, three)
    catch_up("points")
    paid = select(Earning.member_id).where(Earning.verb == "idea_done", Earning.taken_back == "")
    assert sorted(db.session.scalars(paid)) == sorted(ids(ada, mei))
    with transaction():
        operations.decide(kenji, three, "reviewing", "It broke.")
    catch_up("points")
    assert list(db.session.scalars(paid)) == []


def test_an_author_who_left_is_credited_as_a_former_member_and_earns_nothing(browse, chain, ada, mei, kenji):
    one, _two, three = chain
    merge(kenji, one, three)
    with transaction():
        accounts.leave(ada, db.session.get_one(Member, ada.member_id))
    with transaction():
        operations.decide(kenji, three, "done", "It is out.")
    catch_up("points", "notifications")
    paid = select(Earning.member_id).where(Earning.verb == "idea_done")
    assert list(db.session.scalars(paid)) == [mei.member_id]
    told = select(Notification.member_id).where(Notification.topic_id == three.id)
    assert ada.member_id not in _all(db.session.scalars(told))
    page = browse(None).read(f"/t/{three.id}")
    assert "Ada" not in page
    assert "Former member" in page.partition("It came true thanks to")[2].partition("</p>")[0]


def test_merging_into_oneself_or_round_in_a_ring_is_refused(chain, kenji):
    one, two, _three = chain
    merge(kenji, one, two)
    for topic, into in ((two, two), (two, one)):
        with pytest.raises(Exception, match=r"Choose another|merged itself"):
            merge(kenji, topic, into)


def _all(found: Iterable[int]) -> set[int]:
    return set(found)
