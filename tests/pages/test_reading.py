"""What is new to a member, where they stopped reading, and replies in their threads."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.models import Member, Post, Space, Topic, TopicReading
from app.operations import reading
from app.queries import unread
from app.queries.threads import FEW
from app.queries.topic_page import find_topic
from app.queries.unread import Counts
from app.rules import Actor
from tests.pages.test_budgets import MEMBER, cost
from tests.visiting import Browser
from tests.world import make_member, make_reply, make_space, make_topic, sign_in

Browse = Callable[..., Browser]
SHOWN = re.compile(r'id="post-(\d+)"')
JUMP = "Go to"
HTMX = {"HX-Request": "true"}


def has_read(actor: Actor, topic: Topic) -> int:
    db.session.rollback()
    return unread.read_up_to(actor, topic.id)


def reads(actor: Actor, topic: Topic, number: int) -> None:
    with transaction():
        reading.note_reading(actor, find_topic(actor, topic.id), number)


def new_in(actor: Actor, space: Space) -> Counts:
    db.session.rollback()
    return unread.counts_by_space(actor).get(space.id, Counts())


def shown(browser: Browser, address: str) -> list[int]:
    return [int(found) for found in SHOWN.findall(browser.read(address))]


def ids(posts: Sequence[Post]) -> list[int]:
    return [post.id for post in posts]


def test_a_topic_is_new_until_it_is_opened_and_then_unread_when_posts_come(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic, browser = make_topic(ada, questions, "Fresh from the press"), browse(grace)
    assert new_in(grace, questions) == Counts(new=1)
    assert "Fresh from the press" in browser.read("/unread")
    reads(grace, topic, 1)
    assert new_in(grace, questions) == Counts()
    assert "You have read everything" in browser.read("/unread")
    make_reply(ada, topic)
    make_reply(ada, topic)
    assert new_in(grace, questions) == Counts(unread=1)
    assert "2 new posts" in browser.read("/questions")


def test_what_stood_there_before_one_joined_is_not_new(ada: Actor, questions: Space) -> None:
    with standing_at(now() - timedelta(days=90)):
        make_topic(ada, questions)
    newcomer = Actor.of(make_member("Nia New", days=1))
    assert new_in(newcomer, questions) == Counts()


def test_ones_own_words_are_read(ada: Actor, grace: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    make_reply(grace, topic)
    assert (has_read(ada, topic), has_read(grace, topic)) == (1, 2)
    assert (new_in(ada, questions), new_in(grace, questions)) == (Counts(unread=1), Counts())


def test_reading_goes_forward_only_and_never_beyond_the_end(ada: Actor, grace: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    for _time in range(4):
        make_reply(ada, topic)
    reads(grace, topic, 4)
    reads(grace, topic, 2)
    assert has_read(grace, topic) == 4
    reads(grace, topic, 10**9)
    assert has_read(grace, topic) == 5


def test_all_can_be_called_read_at_once_and_only_there(
    browse: Browse, ada: Actor, grace: Actor, questions: Space, board: Space
) -> None:
    make_topic(ada, questions)
    make_topic(ada, board)
    browser = browse(grace)
    browser.post("/unread/clear", {"space": questions.id})
    assert (new_in(grace, questions), new_in(grace, board)) == (Counts(), Counts(new=1))
    browser.post("/unread/clear")
    assert new_in(grace, board) == Counts()
    make_topic(ada, board)
    assert new_in(grace, board) == Counts(new=1)


def test_comments_that_one_may_not_read_are_no_news(ada: Actor, grace: Actor, kenji: Actor) -> None:
    ideas = make_space("idea")
    topic = make_topic(ada, ideas, comments="staff")
    if not topic.comments_to_staff:
        with transaction():
            db.session.get_one(Topic, topic.id).comments_to_staff = True
    reads(grace, topic, 1)
    make_reply(kenji, topic)
    assert new_in(grace, ideas) == Counts()
    assert new_in(ada, ideas) == Counts(unread=1)


def test_a_reader_is_led_to_the_first_post_that_they_have_not_read(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic = make_topic(ada, questions)
    posts = [make_reply(ada, topic) for _time in range(30)]
    browser = browse(grace)
    assert JUMP not in browser.read(f"/t/{topic.id}")
    reads(grace, topic, 25)
    page = browser.read(f"/t/{topic.id}")
    assert "Go to the first of 6 new posts" in page
    answer = browser.client.get(f"/t/{topic.id}/posts/unread", follow_redirects=True)
    assert posts[24].number == 26
    assert answer.history[-1].location.endswith(f"#post-{posts[24].id}")
    assert "New since you were here" in answer.text
    reads(grace, topic, 31)
    assert JUMP not in browser.read(f"/t/{topic.id}")


def test_the_page_tells_how_far_its_reader_has_come_with_and_without_a_script(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic, browser = make_topic(ada, questions), browse(grace)
    make_reply(ada, topic)
    make_reply(ada, topic)
    page = browser.read(f"/t/{topic.id}")
    assert has_read(grace, topic) == 0
    assert [int(number) for number in re.findall(r'data-reads="(\d+)"', page)] == [1, 2, 3]
    assert browser.post(f"/t/{topic.id}/posts/read", {"number": 2}).status_code == 204
    assert has_read(grace, topic) == 2
    picture = re.search(r'<noscript><img src="([^"]+)"', page)
    assert picture
    assert browser.get(picture[1]).mimetype == "image/gif"
    assert has_read(grace, topic) == 3
    assert "<noscript><img" not in browser.read(f"/t/{topic.id}")


def test_a_guest_leaves_no_mark(browse: Browse, ada: Actor, questions: Space) -> None:
    topic, guest = make_topic(ada, questions), browse(None)
    assert "read.gif" not in guest.read(f"/t/{topic.id}")
    assert guest.post(f"/t/{topic.id}/posts/read", {"number": 1}).status_code == 403
    db.session.rollback()
    assert db.session.query(TopicReading).count() == 1  # its author's


@pytest.mark.parametrize("number", ["", "x", "-5", "0"])
def test_nonsense_marks_nothing(browse: Browse, ada: Actor, grace: Actor, questions: Space, number: str) -> None:
    topic = make_topic(ada, questions)
    assert browse(grace).post(f"/t/{topic.id}/posts/read", {"number": number}).status_code == 204
    assert has_read(grace, topic) == 0


def test_replies_stand_under_what_they_reply_to_and_only_the_first_few(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic = make_topic(ada, questions)
    first, second = make_reply(grace, topic, "One way."), make_reply(ada, topic, "Another way.")
    replies = [make_reply(ada, topic, f"Reply {number}.", to=first) for number in range(FEW + 3)]
    opening = db.session.query(Post).filter_by(topic_id=topic.id, number=1).one()
    browser = browse(grace)
    assert shown(browser, f"/t/{topic.id}") == [opening.id, first.id, *ids(replies[:FEW]), second.id]
    more = f"/t/{topic.id}/a-title?thread={first.id}&after={replies[FEW - 1].number}"
    assert more.replace("&", "&amp;") in browser.read(f"/t/{topic.id}")
    assert SHOWN.findall(browser.get(more, headers=HTMX).text) == [str(post.id) for post in replies[FEW:]]
    assert shown(browser, more) == [opening.id, first.id, *ids(replies[FEW:])]


def test_every_posts_own_address_leads_to_a_page_that_shows_it(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic = make_topic(ada, questions)
    first = make_reply(grace, topic)
    replies = [make_reply(ada, topic, to=first) for _time in range(8)]
    others = [make_reply(ada, topic) for _time in range(25)]
    browser = browse(grace)
    for post in (first, replies[0], replies[-1], others[0], others[12], others[-1]):
        assert post.id in shown(browser, f"/p/{post.id}"), post.number


def test_a_reply_to_a_reply_says_to_whom(browse: Browse, ada: Actor, grace: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    first = make_reply(grace, topic)
    reply = make_reply(ada, topic, to=first)
    page = browse(grace).read(f"/t/{topic.id}")
    assert "post__reply-to" not in page
    make_reply(grace, topic, to=reply)
    assert re.search(rf'<a class="post__reply-to" href="/p/{reply.id}">.*to Ada', browse(grace).read(f"/t/{topic.id}"))


def test_answers_come_by_time_or_by_nices_page_after_page(
    browse: Browse, ada: Actor, grace: Actor, questions: Space
) -> None:
    topic = make_topic(ada, questions)
    posts = [make_reply(ada, topic) for _time in range(45)]
    with transaction():
        for number, post in enumerate(posts):
            db.session.get_one(Post, post.id).nice_count = number * 7 % 5
    wanted = [post.id for _nices, _number, post in sorted((-(n * 7 % 5), n, post) for n, post in enumerate(posts))]
    browser, address, found = browse(grace), f"/t/{topic.id}?order=nices", list[int]()
    while address:
        page = browser.read(address)
        found += [int(post_id) for post_id in SHOWN.findall(page)][1:]
        link = re.search(r'href="([^"]+)" rel="next"', page)
        address = link[1].replace("&amp;", "&") if link else ""
    assert found == wanted


def test_new_posts_are_put_where_they_belong(browse: Browse, ada: Actor, grace: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    first = make_reply(grace, topic)
    reply, other = make_reply(ada, topic, to=first), make_reply(ada, topic)
    hidden = make_reply(ada, topic)
    with transaction():
        db.session.get_one(Post, hidden.id).hidden_at = now()
    came = browse(grace).get(f"/t/{topic.id}/posts/new?after=2", headers=HTMX).text
    assert [int(found) for found in SHOWN.findall(came)] == [reply.id, other.id]
    assert f'hx-swap-oob="beforeend:#thread-{first.id}"' in came
    assert 'data-last-number="5"' in came


def test_the_pulse_tells_what_the_stream_would(browse: Browse, ada: Actor, grace: Actor, questions: Space) -> None:
    topic = make_topic(ada, questions)
    make_reply(grace, topic)
    told = browse(None).get(f"/pulse?topic={topic.id}").json
    assert told == {"topic_id": topic.id, "last_number": 2, "answer_count": 1}
    assert browse(None).get("/pulse").json == {}


def test_what_is_new_costs_the_same_however_much_it_is(
    client: FlaskClient, ada: Actor, grace_member: Member, questions: Space, board: Space
) -> None:
    sign_in(client, grace_member)
    costs = []
    for _round in range(2):
        for _time in range(4):
            topic = make_topic(ada, questions)
            answer = make_reply(ada, topic)
            make_reply(ada, topic, to=answer)
            make_topic(ada, board)
        addresses = ["/", "/unread", "/questions", f"/t/{topic.id}", "/following"]
        for address in addresses:
            client.get(address, follow_redirects=True)
        costs.append([cost(client, address) for address in addresses])
    assert max(costs[1]) <= MEMBER
    assert all(many <= few for few, many in zip(*costs, strict=True))
