"""What is measured, and how each answer is checked against the source."""

import re
from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import func, select

from app.base.database import db
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from tests.bench.community import PASSWORD, email_of
from tests.bench.load import Answer, Visitor

POSTS_A_PAGE = 20
HIDDEN_FIELD = re.compile(r'name="(csrf_token|key)"[^>]* value="([^"]+)"')
POST_ID = re.compile(r'<article[^>]* id="post-(\d+)"')
WORD = "設定"


class Wrong(Exception):
    """A page that does not say what the source says: its timing would mean nothing."""


def sign_in(visitor: Visitor, number: int) -> None:
    form = visitor.get("/sign-in")
    given = {"email": email_of(number), "password": PASSWORD} | dict(HIDDEN_FIELD.findall(form.text))
    answer = visitor.post("/sign-in", given)
    if answer.status not in (302, 303):
        raise Wrong(f"member {number} could not sign in: {answer.status}")


def check_topic(visitor: Visitor, topic_id: int) -> None:
    """Its opening and twenty answers, each with the words and the author of the source."""
    text = _page(visitor.get(f"/t/{topic_id}/-"))
    shown = [int(found) for found in POST_ID.findall(text)]
    expected = select(Post.id).where(Post.topic_id == topic_id).order_by(Post.number).limit(POSTS_A_PAGE)
    if len(set(shown)) < POSTS_A_PAGE or not set(db.session.scalars(expected)) <= set(shown):
        raise Wrong(f"topic {topic_id} shows {len(set(shown))} different posts")
    rows = db.session.execute(select(Post.html, Member.handle).join(Post.author).where(Post.id.in_(shown))).all()
    for html, handle in rows:
        if html not in text or f"/m/{handle}" not in text:
            raise Wrong(f"topic {topic_id} does not show a post of {handle} as it was written")


def check_list(visitor: Visitor) -> None:
    text = _page(visitor.get("/questions"))
    newest = select(Topic.title).order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(POSTS_A_PAGE)
    missing = [title for title in db.session.scalars(newest) if title not in text]
    if missing:
        raise Wrong(f"the list lacks {len(missing)} of the newest topics")


def check_search(visitor: Visitor) -> None:
    """As many posts are found as hold the word in the source."""
    text = _page(visitor.get(f"/search?q={quote(WORD)}"))
    written = db.session.scalar(select(func.count()).where(Post.source.contains(WORD))) or 0
    if f"{written:,}" not in text and str(written) not in text:
        raise Wrong(f"the search does not say that {written} posts hold {WORD}")


def topic_list(visitor: Visitor, _number: int) -> None:
    _same(visitor.get("/questions"), "topics")


def topic_page(topics: int) -> Callable[[Visitor, int], None]:
    """Fifty topics in turn: all of them are warm after the first round."""

    def ask(visitor: Visitor, number: int) -> None:
        _same(visitor.get(f"/t/{1 + number % min(50, topics)}/-"), "post-")

    return ask


def search(visitor: Visitor, _number: int) -> None:
    _same(visitor.get(f"/search?q={quote(WORD)}"), WORD)


class Reply:
    """A reply through the real form. The form is asked for beforehand, so that the reply alone is timed."""

    def __init__(self, topics: int) -> None:
        self._topics = topics
        self._forms: dict[int, tuple[str, dict[str, str]]] = {}

    def prepare(self, visitor: Visitor, number: int) -> None:
        topic_id = 1 + number % self._topics
        given = dict(HIDDEN_FIELD.findall(_page(visitor.get(f"/t/{topic_id}/-"))))
        given |= {"source": f"返信 {number}: 計測のために書いています。 Thank you.", "to": ""}
        self._forms[number] = f"/t/{topic_id}/posts", given

    def __call__(self, visitor: Visitor, number: int) -> None:
        path, given = self._forms.pop(number)
        answer = visitor.post(path, given)
        if answer.status not in (302, 303):
            raise Wrong(f"a reply was answered with {answer.status}")


def _page(answer: Answer) -> str:
    if answer.status != 200:
        raise Wrong(f"answered with {answer.status}")
    return answer.text


def _same(answer: Answer, mark: str) -> None:
    """A light check of every timed answer; what it says was checked before."""
    if answer.status != 200 or len(answer.raw) < 1000:
        raise Wrong(f"answered with {answer.status} and {len(answer.raw)} bytes instead of a page with {mark}")


def count_posts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Post)) or 0
