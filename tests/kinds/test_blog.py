"""The staff blog: drafts, publication at a set time, covers."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.kinds.blog.models import BlogCover
from app.models import Member, Space, Topic, Upload
from app.operations import editing, posting, publishing
from app.queries.topic_list import TopicFilter, topic_list
from app.rules import Actor
from tests.world import reloaded
from workers.jobs import publish_due

Add = Callable[..., Topic]


def log_names() -> list[str]:
    return list(db.session.scalars(select(LogLine.name).order_by(LogLine.id)))


@pytest.fixture
def picture(kenji: Actor) -> Upload:
    upload = Upload(member_id=kenji.member_id, file_name="a1.webp", width=9, height=9, size_bytes=9, at=now())
    with transaction() as session:
        session.add(upload)
    return upload


def test_members_do_not_post_to_the_blog(add: Add, ada: Actor) -> None:
    with pytest.raises(Refused, match="Only staff post here"):
        add(ada, "blog")


def test_a_draft_is_listed_for_staff_only(add: Add, ada: Actor, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    pages = {actor: topic_list(actor, TopicFilter(kind="blog")) for actor in (ada, kenji)}
    assert [list(page.topics.rows) for page in pages.values()] == [[], []]
    assert [[topic.id for topic in page.more.drafts] for page in pages.values()] == [[], [draft.id]]


def test_a_draft_is_published_once(add: Add, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    with transaction():
        publishing.publish_now(kenji, draft)
    with pytest.raises(Conflict, match="published already"), transaction():
        publishing.publish_now(kenji, draft)
    assert log_names() == ["topic.added"]


def test_a_member_publishes_nothing(add: Add, ada: Actor, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    with pytest.raises(Refused), transaction():
        publishing.publish_now(ada, draft)


def test_a_scheduled_post_comes_out_when_it_is_due_and_not_before(add: Add, kenji: Actor) -> None:
    due = now() + timedelta(hours=2)
    draft = add(kenji, "blog", publish_at=due)
    assert publish_due() == 0
    with standing_at(due):
        assert publish_due() == 1
        assert publish_due() == 0
    assert (reloaded(draft).published_at, reloaded(draft).publish_at) == (due, None)
    author = db.session.scalars(select(LogLine.actor_id)).one()
    assert author == kenji.member_id


def test_two_workers_publish_a_due_post_once(app: object, add: Add, kenji: Actor) -> None:
    add(kenji, "blog", publish_at=now() + timedelta(seconds=1))
    published, ready = [], threading.Barrier(2)

    def work() -> None:
        with app.app_context(), standing_at(now() + timedelta(minutes=1)):  # type: ignore[attr-defined]
            ready.wait()
            published.append(publish_due())
            db.session.remove()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(published) == 1
    assert log_names() == ["topic.added"]


def test_a_removed_draft_is_not_published(add: Add, kenji: Actor) -> None:
    due = now() + timedelta(hours=2)
    draft = add(kenji, "blog", publish_at=due)
    with transaction():
        editing.remove(kenji, posting.opening_post(draft.id))
    with standing_at(due):
        assert publish_due() == 0


def test_a_draft_that_is_removed_and_restored_counts_nowhere(add: Add, kenji: Actor, spaces: dict[str, Space]) -> None:
    draft = add(kenji, "blog", publish=False)
    opening = posting.opening_post(draft.id)
    for act in (editing.remove, editing.restore):
        with transaction():
            act(kenji, opening)
    counts = select(Member.topic_count, Member.post_count).where(Member.id == kenji.member_id)
    assert tuple(db.session.execute(counts).one()) == (0, 0)
    assert db.session.get_one(Space, spaces["blog"].id, populate_existing=True).topic_count == 0
    assert log_names() == []


def test_the_moment_of_publication_lies_ahead(add: Add, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    with pytest.raises(Invalid, match="moment to come"), transaction():
        publishing.schedule(kenji, draft, now() - timedelta(minutes=1))
    soon = now() + timedelta(days=1)
    with transaction():
        publishing.schedule(kenji, draft, soon)
    assert reloaded(draft).publish_at == soon


def test_a_cover_is_named_by_its_address(add: Add, kenji: Actor, picture: Upload) -> None:
    topic = add(kenji, "blog", extras={"cover": "/uploads/a1.webp", "cover_alt": "A harbour at dawn"})
    cover = db.session.get_one(BlogCover, topic.id)
    assert (cover.upload_id, cover.alt) == (picture.id, "A harbour at dawn")


def test_an_unknown_cover_is_refused_at_its_field(add: Add, kenji: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        add(kenji, "blog", extras={"cover": "/uploads/none.webp"})
    assert refusal.value.field == "cover"


def test_members_comment_on_the_blog(add: Add, ada: Actor, kenji: Actor) -> None:
    news = add(kenji, "blog")
    with transaction():
        posting.reply(ada, news, "Lovely.")
    assert reloaded(news).post_count == 2
