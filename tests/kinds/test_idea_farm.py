"""The farm's lists and pages: filters, the roadmap, similar ideas, moving, following, and what stays between two."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, transaction
from app.kinds.idea import operations
from app.kinds.idea.models import Idea
from app.models import Role, Space, Topic
from app.models.attention import Wish
from app.operations import attending, moving, posting
from app.queries.topic_list import TopicFilter, topic_list
from app.readers.notifications import Notification
from app.rules import Actor
from tests.visiting import Browser
from tests.world import catch_up, make_reply, make_space, make_topic, reloaded

Add = Callable[..., Topic]
Browse = Callable[..., Browser]


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data", "Between *family* lines.")


def decide(actor: Actor, topic: Topic, status: str, reason: str = "Because.") -> None:
    with transaction():
        operations.decide(actor, topic, status, reason)


def give_support(topic: Topic, count: int) -> None:
    with transaction():
        db.session.execute(update(Idea).where(Idea.topic_id == topic.id).values(support_count=count))


def make_old(topic: Topic, days: int) -> None:
    with transaction():
        then = now() - timedelta(days=days)
        db.session.execute(update(Topic).where(Topic.id == topic.id).values(published_at=then))


def test_filters_are_combined_in_the_address(browse: Browse, add: Add, ada: Actor, kenji: Actor) -> None:
    old, loved, plain = (add(ada, "idea", title, tags=["data"]) for title in ("Old one", "Loved one", "Plain one"))
    untagged = add(ada, "idea", "Untagged one")
    for topic, count in ((old, 9), (loved, 9), (plain, 1), (untagged, 9)):
        give_support(topic, count)
        decide(kenji, topic, "planned")
    make_old(old, 40)
    page = browse(None).read("/ideas?state=planned&tag=data&age=28&support=5")
    shown = [topic.title for topic in (old, loved, plain, untagged) if topic.title in page]
    assert shown == ["Loved one"]
    assert "tag=data" in page.partition("All</a>")[0].rpartition('href="')[2]
    assert "Nothing matches" in browse(ada).read("/ideas?age=90-")
    make_old(old, 100)
    assert "Old one" in browse(ada).read("/ideas?age=90-")


def test_the_most_supported_come_first_page_by_page(add: Add, ada: Actor) -> None:
    topics = [add(ada, "idea", f"Number {count}") for count in range(5)]
    for topic, count in zip(topics, (3, 1, 4, 1, 5), strict=True):
        give_support(topic, count)
    seen, after = [], ""
    for _page in range(3):
        page = topic_list(Actor.guest(), TopicFilter(kind="idea", order="support", after=after, size=2)).topics
        seen += [topic.id for topic in page.rows]
        after = page.next or ""
    assert seen == [topics[n].id for n in (4, 2, 0, 3, 1)]
    assert after == ""


def test_a_filter_that_no_list_has_is_as_none(browse: Browse, idea: Topic) -> None:
    assert idea.title in browse(None).read("/ideas?age=soon&support=-1&order=worst")


def test_the_roadmap_by_space_and_status(browse: Browse, add: Add, idea: Topic, ada: Actor, kenji: Actor) -> None:
    elsewhere = make_topic(ada, make_space("idea", "garden"), "A bench by the lake")
    decide(kenji, idea, "planned", "It goes into <spring>.")
    decide(kenji, elsewhere, "done")
    whole = browse(None).read("/roadmap")
    assert "It goes into &lt;spring&gt;." in whole
    assert whole.index(idea.title) < whole.index(elsewhere.title)
    assert idea.title not in browse(None).read("/roadmap?show=done")
    garden = browse(None).read("/roadmap?space=garden")
    assert elsewhere.title in garden
    assert idea.title not in garden


def test_what_is_done_is_paged(browse: Browse, add: Add, ada: Actor, kenji: Actor, monkeypatch) -> None:
    monkeypatch.setattr("app.kinds.idea.roadmap.PAGE", 2)
    for n in range(3):
        decide(kenji, add(ada, "idea", f"Bench {n}"), "done")
    first = browse(None).read("/roadmap")
    assert [n for n in range(3) if f"Bench {n}" in first] == [1, 2]
    address = first.partition('class="more-link"><a class="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "Bench 0" in browse(None).read(address)


def test_similar_ideas_come_with_what_became_of_them(
    browse: Browse, add: Add, idea: Topic, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    add(ada, "question", "Can I share unused data?")
    decide(kenji, idea, "planned")
    catch_up("search")
    found = browse(grace).read("/new/similar?kind=idea&title=share+unused+data")
    assert idea.title in found
    assert "Planned" in found
    assert "Can I share" not in found


def test_what_is_between_an_author_and_staff_is_counted_for_nobody_else(
    browse: Browse, add: Add, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    idea = add(ada, "idea", "A quiet bench", extras={"discussion": "staff"})
    browse(grace).post(f"/t/{idea.id}/posts/read", {"number": "1"})
    for _each in range(3):
        make_reply(kenji, idea, "Between us.")
    for actor in (grace, None):
        topic, rows = browse(actor).read(f"/t/{idea.id}"), browse(actor).read("/ideas")
        assert "0 comments" in topic
        assert "new post" not in topic.partition('class="posts"')[0]
        assert 'title="Comments"' not in rows
        told = browse(actor).get(f"/api/v1/topics/{idea.id}").json["topic"]
        assert told["post_count"] == 1
        assert told["last_post_at"] == told["published_at"]
        assert len(browse(actor).get(f"/api/v1/topics/{idea.id}/posts").json["posts"]) == 1
        assert browse(actor).get(f"/pulse?topic={idea.id}").json["last_number"] == 1
    assert "3 comments" in browse(ada).read(f"/t/{idea.id}")
    assert "Between us" not in browse(None).get("/feed.atom").text


def test_a_comment_to_staff_moves_the_idea_up_for_staff_alone(
    browse: Browse, add: Add, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    quiet = add(ada, "idea", "A quiet bench", extras={"discussion": "staff"})
    add(ada, "idea", "A loud bench")
    make_reply(kenji, quiet, "Between us.")

    def order(actor: Actor | None, address: str) -> list[str]:
        page = browse(actor).read(address)
        return sorted(("A quiet bench", "A loud bench"), key=page.index)

    for actor in (None, grace, ada):
        for address in ("/ideas", "/", "/api/v1/topics"):
            assert order(actor, address) == ["A loud bench", "A quiet bench"]
    assert order(kenji, "/ideas") == ["A quiet bench", "A loud bench"]


def test_moving_takes_everything_along(browse: Browse, idea: Topic, ada: Actor, grace: Actor, kenji: Actor) -> None:
    garden = make_space("idea", "garden")
    with transaction():
        operations.support(grace, idea)
    decide(kenji, idea, "planned", "In spring.")
    old_id = idea.space_id
    answer = browse(kenji).post(f"/t/{idea.id}/move", {"space": garden.id})
    assert answer.status_code == 303
    assert (reloaded(idea).space_id, reloaded(idea).state) == (garden.id, "planned")
    counts = {row.id: row.topic_count for row in db.session.execute(select(Space.id, Space.topic_count))}
    assert (counts[old_id], counts[garden.id]) == (0, 1)
    catch_up("search")
    page = browse(None).read(f"/t/{idea.id}")
    assert "In spring." in page
    assert "/s/garden" in page
    assert "<mark>unused</mark>" in browse(None).read("/search?q=unused&space=garden")
    with transaction():
        operations.withdraw_support(grace, idea)
    assert db.session.get_one(Idea, idea.id, populate_existing=True).support_count == 0


def test_an_idea_moved_into_a_closed_space_is_closed_and_told_to_nobody_outside(
    browse: Browse, idea: Topic, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    closed = make_space("idea", "backroom", read_role=Role.STAFF)
    with transaction():
        operations.support(grace, idea)
    with transaction():
        moving.move(kenji, idea, closed)
    decide(kenji, idea, "planned")
    catch_up("notifications")
    assert browse(grace).get(f"/t/{idea.id}").status_code in (403, 404)
    told = select(Notification).where(Notification.member_id == grace.member_id)
    assert db.session.scalars(told).all() == []
    assert idea.title not in browse(None).read("/roadmap")


def test_moving_is_for_staff_and_stays_within_the_kind(browse: Browse, idea: Topic, ada: Actor, kenji: Actor) -> None:
    garden = make_space("idea", "garden")
    assert browse(ada).post(f"/t/{idea.id}/move", {"space": garden.id}).status_code == 403
    other = db.session.scalars(select(Space).where(Space.kind == "question")).one()
    assert browse(kenji).post(f"/t/{idea.id}/move", {"space": other.id}).status_code == 422


def test_a_status_reaches_author_supporter_commenter_and_follower_once_each(
    idea: Topic, ada: Actor, grace: Actor, mei: Actor, kenji: Actor, aoi: Actor
) -> None:
    with transaction():
        operations.support(grace, idea)
        posting.reply(grace, idea, "Yes please.")
        posting.reply(mei, idea, "Me too.")
    for actor in (aoi, grace):
        with transaction():
            attending.attend(actor, idea, Wish.FOLLOW)
    decide(kenji, idea, "planned")
    catch_up("notifications")
    told = select(Notification.member_id).where(Notification.what == "idea_status").order_by(Notification.member_id)
    everybody = sorted(actor.member_id for actor in (ada, grace, mei, aoi))
    assert list(db.session.scalars(told)) == everybody
