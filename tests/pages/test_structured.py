"""What search engines and other sites read of a page: complete, true, and only where guests may read."""

import json
import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.base.database import transaction
from app.kinds.question import operations as question
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, posting
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.world import make_reply, make_space, make_topic, sign_in

REQUIRED = {
    "QAPage": {"mainEntity"},
    "Question": {"name", "text", "answerCount", "author", "datePublished"},
    "Answer": {"text", "url", "upvoteCount", "author", "datePublished"},
    "Comment": {"text", "author", "datePublished"},
    "DiscussionForumPosting": {"headline", "text", "url", "author", "datePublished"},
    "BlogPosting": {"headline", "image", "author", "publisher", "datePublished", "dateModified", "mainEntityOfPage"},
    "Article": {"headline", "image", "author", "publisher", "datePublished", "dateModified"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "ProfilePage": {"mainEntity", "dateCreated"},
    "Person": {"name"},
    "Organization": {"name", "url"},
    "InteractionCounter": {"interactionType", "userInteractionCount"},
    "WebSite": {"name", "url"},
}
ADDRESSES, MOMENTS = {"url", "item", "image", "mainEntityOfPage"}, {"datePublished", "dateModified", "dateCreated"}
COUNTS = {"answerCount", "upvoteCount", "commentCount", "userInteractionCount", "position"}


def faults(thing: Any) -> list[str]:
    """What a validator would say of a thing and all things in it."""
    if isinstance(thing, list):
        return [fault for each in thing for fault in faults(each)]
    if not isinstance(thing, dict):
        return []
    kind = thing["@type"]
    found = [f"{kind} has no {name}" for name in sorted(REQUIRED[kind]) if thing.get(name) in ("", None, [])]
    for name, value in thing.items():
        if name in ADDRESSES and not re.match(r"https?://[^ ]+$", value):
            found.append(f"{kind}.{name} is no address: {value}")
        if name in MOMENTS and datetime.fromisoformat(value).tzinfo is None:
            found.append(f"{kind}.{name} has no zone: {value}")
        if name in COUNTS and not isinstance(value, int):
            found.append(f"{kind}.{name} is no number: {value}")
        found.extend(faults(value))
    if kind == "Question" and thing["answerCount"] and not {"acceptedAnswer", "suggestedAnswer"} & set(thing):
        found.append("Question has answers and tells none")
    return found


def told(client: FlaskClient, path: str) -> dict[str, Any]:
    """The structured data on a page by type, found without fault."""
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text)
    things = [thing for text in texts for thing in json.loads(text)]
    assert faults(things) == []
    return {thing["@type"]: thing for thing in things}


def meta(page: str, name: str) -> str:
    found = re.search(rf'<(?:meta|link) (?:property|name|rel)="{name}" (?:content|href)="([^"]*)"', page)
    return found[1] if found else ""


def test_a_question_is_told_with_its_answers(
    client: FlaskClient, ada: Actor, grace: Actor, question_by_ada: Topic, answer_by_grace: Post
) -> None:
    make_reply(grace, question_by_ada, "Or <script> do nothing.")
    make_reply(grace, question_by_ada, "A remark.", to=answer_by_grace)
    with transaction():
        question.accept(ada, find_post(ada, answer_by_grace.id))
    main = told(client, f"/t/{question_by_ada.id}")["QAPage"]["mainEntity"]
    assert (main["name"], main["answerCount"]) == ("How do I reset it?", 2)
    assert main["acceptedAnswer"]["text"].startswith("Hold the button")
    assert [each["author"]["name"] for each in main["suggestedAnswer"]] == ["Grace Hopper"]


def test_a_discussion_is_told_with_its_comments(client: FlaskClient, ada: Actor, grace: Actor, board: Space) -> None:
    topic = make_topic(ada, board, "Hello")
    make_reply(grace, topic, "Hello too.")
    body = told(client, f"/t/{topic.id}")["DiscussionForumPosting"]
    assert (body["headline"], [each["text"] for each in body["comment"]]) == ("Hello", ["Hello too."])


@pytest.mark.parametrize(
    ("kind", "word"), [("blog", "BlogPosting"), ("knowledge", "Article"), ("idea", "DiscussionForumPosting")]
)
def test_every_kind_is_told_by_its_name(client: FlaskClient, kenji: Actor, kind: str, word: str) -> None:
    topic = make_topic(kenji, make_space(kind), "新しいお知らせ", "本文です。")
    body = told(client, f"/t/{topic.id}")
    assert body[word]["headline"] == "新しいお知らせ"
    assert body["BreadcrumbList"]["itemListElement"][-1]["name"] == "新しいお知らせ"


def test_lists_tags_members_and_home_say_what_they_are(client: FlaskClient, ada: Actor, questions: Space) -> None:
    with transaction():
        posting.add_topic(ada, questions, posting.TopicDraft("Tagged topic", "Some words.", tags=("esim",)))
    assert len(told(client, "/s/questions")["BreadcrumbList"]["itemListElement"]) == 3
    assert len(told(client, "/questions")["BreadcrumbList"]["itemListElement"]) == 2
    assert told(client, "/tags/esim")["BreadcrumbList"]["itemListElement"][-1]["name"] == "esim"
    assert told(client, "/m/ada")["ProfilePage"]["mainEntity"]["name"] == "Ada Lovelace"
    assert told(client, "/")["WebSite"]["name"] == "Yui"


def test_a_link_shows_a_picture_with_the_title(client: FlaskClient, question_by_ada: Topic) -> None:
    page = client.get(f"/t/{question_by_ada.id}").text
    assert meta(page, "og:title") == "How do I reset it?"
    assert meta(page, "twitter:card") == "summary_large_image"
    path = "/og/" + meta(page, "og:image").rpartition("/og/")[2]
    answer = client.get(path)
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert client.get(path).data == answer.data
    assert client.get(f"/og/{question_by_ada.id}-000000000000.png").headers["Location"].endswith(path)


def test_a_title_that_changed_has_another_picture(client: FlaskClient, ada: Actor, question_by_ada: Topic) -> None:
    before = meta(client.get(f"/t/{question_by_ada.id}").text, "og:image")
    with transaction():
        editing.edit(ada, find_post(ada, posting.opening_post(question_by_ada.id).id), "Words.", title="Another title")
    assert meta(client.get(f"/t/{question_by_ada.id}").text, "og:image") != before


def test_every_page_has_a_picture_and_members_do_not_pay_for_it(
    client: FlaskClient, ada_member: Member, questions: Space
) -> None:
    for path in ("/", "/questions", "/members", "/m/ada", "/tank"):
        page = client.get(path).text
        assert "/og/site-" in meta(page, "og:image"), path
        assert meta(page, "og:title"), path
    path = "/og/" + meta(client.get("/").text, "og:image").rpartition("/og/")[2]
    assert client.get(path).mimetype == "image/png"
    assert "og:image" not in sign_in(client, ada_member).get("/questions").text


def test_what_is_hidden_or_closed_shows_nothing_elsewhere(client: FlaskClient, kenji: Actor, questions: Space) -> None:
    hidden = make_topic(kenji, questions, "Hidden")
    with transaction():
        editing.hide(kenji, find_post(kenji, posting.opening_post(hidden.id).id))
    closed = make_topic(kenji, make_space("board", "back-room", read_role=Role.STAFF), "Secret")
    for topic in (hidden, closed):
        page = client.get(f"/t/{topic.id}")
        assert page.status_code == 404
        assert "og:" not in page.text
        assert "canonical" not in page.text
        assert client.get(f"/og/{topic.id}-000000000000.png").status_code == 404


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/questions?order=nices", "/questions"),
        ("/questions?state=open&order=new", "/questions?state=open"),
        ("/questions?state=nonsense", "/questions"),
        ("/s/questions", "/s/questions"),
        ("/m/ADA", "/m/ada"),
        ("/tank", "/tank"),
    ],
)
def test_one_page_has_one_address(client: FlaskClient, question_by_ada: Topic, asked: str, canonical: str) -> None:
    assert meta(client.get(asked).text, "canonical").partition("8000")[2] == canonical


def test_every_part_of_a_topic_has_one_address(client: FlaskClient, grace: Actor, ada: Actor, board: Space) -> None:
    topic = make_topic(ada, board, "日本語の題名")
    for _time in range(25):
        make_reply(grace, topic)
    found = [meta(client.get(f"/t/{topic.id}?after={start}").text, "canonical") for start in (1, 7, 21, 24)]
    assert found[0].endswith(f"/t/{topic.id}/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E9%A1%8C%E5%90%8D")
    assert found[1] == found[0]
    assert found[2] == found[3] == f"{found[0]}?after=21"


def test_later_parts_of_a_list_are_followed_and_not_listed(client: FlaskClient, ada: Actor, board: Space) -> None:
    for number in range(30):
        make_topic(ada, board, f"Topic {number}")
    first = client.get("/boards").text
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward
    assert not meta(first, "robots")
    assert meta(client.get(onward[1].replace("&amp;", "&")).text, "robots") == "noindex, follow"


def test_words_in_another_language_than_the_page_say_so(client: FlaskClient, ada: Actor, board: Space) -> None:
    japanese = make_topic(ada, board, "日本語の題名です", "本文も日本語です。")
    make_topic(ada, board, "An English title", "Words in English.")
    english_list = client.get("/boards", headers={"Accept-Language": "en"}).text
    assert 'lang="ja">日本語の題名です' in english_list
    assert 'lang="en">An English title' in client.get("/boards", headers={"Accept-Language": "ja"}).text
    assert 'lang="ja">\n' in client.get(f"/t/{japanese.id}", headers={"Accept-Language": "en"}).text
