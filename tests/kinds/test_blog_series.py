"""The blog: posts in series, how long they take to read, and reactions beside nices."""

import pytest
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.kinds.blog import reactions, series
from app.kinds.blog.models import BlogPart, BlogReaction, BlogSeries
from app.kinds.blog.queries import blog_head
from app.kinds.blog.reading import reading_minutes
from app.models.members import Member
from app.operations import editing, posting, publishing
from app.queries.topic_page import find_post, find_topic
from app.rules import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.points.scene import send
from tests.world import sign_in


@pytest.fixture
def parts(add, kenji):
    """Three posts of the blog, in a series in this order."""
    made = [add(kenji, "blog", f"Part {name} of the story") for name in ("one", "two", "three")]
    for topic in made:
        stand(kenji, topic, "The story")
    return made


def stand(actor, topic, name, place=None):
    with transaction():
        series.set_series(actor, find_topic(actor, topic.id), name, place)


def titles(topic, actor=None):
    found = blog_head(actor or Actor.guest(), find_topic(Actor.system(), topic.id)).series
    return [part.title.split()[1] for part in found.parts] if found else []


def react(actor, topic, kind, *, back=False):
    with transaction():
        (reactions.take_back if back else reactions.react)(actor, find_topic(actor, topic.id), kind)


def test_a_series_has_an_order_that_staff_can_change(parts, kenji):
    assert titles(parts[0]) == ["one", "two", "three"]
    stand(kenji, parts[2], "The story", 1)
    assert titles(parts[0]) == ["three", "one", "two"]
    stand(kenji, parts[2], "The story", 99)
    assert titles(parts[0]) == ["one", "two", "three"]
    stand(kenji, parts[0], "The story")
    assert titles(parts[0]) == ["one", "two", "three"]


def test_each_part_leads_to_the_one_before_and_after(parts):
    found = blog_head(Actor.guest(), parts[1]).series
    assert (found.previous.id, found.following.id) == (parts[0].id, parts[2].id)
    assert blog_head(Actor.guest(), parts[0]).series.previous is None


def test_a_post_that_leaves_closes_the_gap_and_the_last_takes_the_series_along(parts, kenji):
    stand(kenji, parts[1], "")
    assert titles(parts[1]) == []
    assert list(db.session.scalars(select(BlogPart.place).order_by(BlogPart.place))) == [1, 2]
    stand(kenji, parts[0], "Another story")
    stand(kenji, parts[2], "")
    assert list(db.session.scalars(select(BlogSeries.name))) == ["Another story"]


def test_drafts_stand_in_a_series_for_staff_only_and_appear_when_they_come_out(parts, add, kenji, client):
    draft = add(kenji, "blog", "Part four of the story", publish=False)
    stand(kenji, draft, "The story")
    first = f"/t/{parts[2].id}"
    assert titles(parts[0]) == ["one", "two", "three"]
    assert titles(parts[0], kenji) == ["one", "two", "three", "four"]
    assert "Part four" not in client.get(first).text
    with transaction():
        publishing.publish_now(kenji, find_topic(kenji, draft.id))
    assert "Part four" in client.get(first).text
    with transaction():
        editing.hide(kenji, find_post(kenji, posting.opening_post(draft.id).id))
    assert "Part four" not in client.get(first).text


def test_members_change_no_series_and_only_the_blog_has_them(parts, add, ada, kenji):
    with pytest.raises(Refused):
        stand(ada, parts[0], "Mine")
    with pytest.raises(Invalid):
        stand(kenji, add(ada, "board", "A talk about parts"), "The story")


def test_staff_use_the_form_without_javascript(client, parts, kenji_member):
    sign_in(client, db.session.get_one(Member, kenji_member.id))
    page = f"/t/{parts[0].id}/publication"
    assert 'value="The story"' in client.get(page).text
    assert send(client, f"/t/{parts[0].id}/series", {"series": "The story", "place": "x"}, form=page).status_code == 422
    assert send(client, f"/t/{parts[0].id}/series", {"series": "The story", "place": "3"}, form=page).status_code == 303
    db.session.rollback()
    assert titles(parts[0]) == ["two", "three", "one"]


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("<p>word</p>", 1),
        ("<p>" + "word " * 200 + "</p>", 1),
        ("<p>" + "it's word-like " * 300 + "</p>", 3),
        ("<p>" + "あ" * 500 + "</p>", 1),
        ("<p>" + "漢字かな" * 300 + "</p>", 3),
        ("<p>" + "あ" * 500 + " word" * 200 + "</p>", 2),
    ],
)
def test_reading_takes_a_minute_for_500_japanese_characters_or_200_words(html, minutes):
    assert reading_minutes(html) == minutes


def test_a_reaction_counts_once_a_kind_and_can_be_taken_back(parts, ada, grace):
    for actor, kind in ((ada, "applause"), (ada, "applause"), (ada, "insight"), (grace, "applause")):
        react(actor, parts[0], kind)
    head = blog_head(ada, parts[0])
    assert head.counts == {"applause": 2, "insight": 1}
    assert head.mine == {"applause", "insight"}
    for _again in range(2):
        react(ada, parts[0], "applause", back=True)
    assert blog_head(ada, parts[0]).counts == {"applause": 1, "insight": 1}
    assert db.session.scalar(select(func.count()).select_from(BlogReaction)) == 2


def test_only_the_set_and_only_the_blog_and_not_ones_own(parts, add, ada, kenji):
    with pytest.raises(Invalid):
        react(ada, parts[0], "rage")
    with pytest.raises(Refused, match="your own"):
        react(kenji, parts[0], "smile")
    with pytest.raises(Invalid):
        react(kenji, add(ada, "board", "A talk about parts"), "smile")
    with pytest.raises(Refused, match="Sign in"):
        react(Actor.guest(), parts[0], "smile")


def test_reactions_work_without_javascript_and_guests_see_them_at_once(client, parts, ada_member):
    address, english = f"/t/{parts[0].id}", {"Accept-Language": "en"}
    assert "reaction__number" not in client.get(address, headers=english).text
    sign_in(client, db.session.get_one(Member, ada_member.id))
    given = {"kind": "hurray", "on": "1"}
    assert send(client, f"{address}/reactions", given, form=address).location.endswith("#reactions")
    swapped = send(client, f"{address}/reactions", given, form=address, htmx=True).text
    assert swapped.count('aria-pressed="true"') == 1
    with client.session_transaction() as session:
        session.clear()
    client.delete_cookie("session")
    assert '<span class="reaction__number">1</span>' in client.get(address, headers=english).text


def test_a_post_with_everything_stays_in_its_budget(client, parts, ada, ada_member):
    react(ada, parts[1], "smile")
    react(ada, parts[1], "insight")
    address = f"/t/{parts[1].id}"
    assert cost(client, address) <= 8
    sign_in(client, db.session.get_one(Member, ada_member.id))
    client.get(address)
    assert cost(client, address) <= MEMBER
