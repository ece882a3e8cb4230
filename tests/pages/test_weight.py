"""What a first visit to a topic of 20 posts downloads, as a browser is sent it."""

import re

import pytest
from flask.testing import FlaskClient

from app.http.template import DIST
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.rules.actor import Actor
from tests.world import make_reply, make_topic, sign_in

KB = 1024
PACKED = {"Accept-Encoding": "gzip"}
SENTENCES = (
    "機種変更のあと、eSIM のプロファイルを入れ直すと通信できるようになりました。",
    "設定の「モバイル通信」を開き、いちど機内モードにしてから戻してみてください。",
    "The profile on the old phone has to be removed first; mine stayed active for a day.",
    "それでも直らないときは、再起動のあとで APN の名前を確かめるとよいと思います。",
    "Restarting the hub helped here, too, but only after the update to version 3.3 was through.",
    "うちでは家族の回線だけがつながらず、契約の種類が違っていたことが原因でした。",
    "サポートに聞いたところ、反映まで最大で 2 時間ほどかかることがあるそうです。",
)


def words(number: int) -> str:
    """About 400 mixed signs, no two posts alike."""
    turned = SENTENCES[number % 7 :] + SENTENCES[: number % 7]
    return f"{number}. " + " ".join(f"{sentence[:-1]} ({number * 37 % 89})。" for sentence in turned)


@pytest.fixture
def topic_of_20(ada: Actor, grace: Actor, kenji: Actor, questions: Space) -> Topic:
    topic = make_topic(ada, questions, "機種変更のあと、テザリングだけつながりません", words(0))
    for number in range(1, 20):
        make_reply((grace, kenji, ada)[number % 3], topic, words(number))
    return topic


def sent(client: FlaskClient, path: str) -> tuple[int, str]:
    """Bytes as they travel, and the page."""
    answer = client.get(path, headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(answer.data), client.get(path).text


def test_a_topic_of_20_posts_is_at_most_20_kb_of_html_for_a_guest(client: FlaskClient, topic_of_20: Topic) -> None:
    size, page = sent(client, f"/t/{topic_of_20.id}")
    assert len(re.findall(r'<article class="post', page)) == 20
    assert size <= 20 * KB


def test_a_member_is_sent_no_more(client: FlaskClient, ada_member: Member, topic_of_20: Topic) -> None:
    size, page = sent(sign_in(client, ada_member), f"/t/{topic_of_20.id}")
    assert len(re.findall(r'<article class="post', page)) == 20
    assert size <= 20 * KB


def test_everything_on_a_first_visit_is_at_most_80_kb(client: FlaskClient, topic_of_20: Topic) -> None:
    size, page = sent(client, f"/t/{topic_of_20.id}")
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    files = sum((DIST / f"{name}.gz").stat().st_size for name in named)
    others = [f"/{path}" for path in re.findall(r'href="/(manifest.webmanifest|icons/[^"]+)"', page)]
    assert len(named) + len(others) < 8
    assert size + files + sum(len(client.get(path, headers=PACKED).data) for path in others) <= 80 * KB
