"""Know-how: pages kept up by many, made from good answers."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.kinds.knowledge.operations import promote
from app.kinds.knowledge.queries import knowledge_head
from app.models import Post, Space, Topic
from app.operations import editing, posting
from app.rules import Actor
from tests.world import make_member, make_reply

Add = Callable[..., Topic]


def test_members_at_trust_level_1_edit_each_others_pages(add: Add, ada: Actor, grace: Actor) -> None:
    page = add(ada, "knowledge", "APN settings", "Use the first one.")
    newcomer = Actor.of(make_member("Noa Reis", trust=0))
    with pytest.raises(Refused, match="trust level 1"), transaction():
        editing.edit(newcomer, posting.opening_post(page.id), "Use any.")
    with transaction():
        editing.edit(grace, posting.opening_post(page.id), "Use the second one.")
    head = knowledge_head(ada, page)
    assert head.last_edit is not None
    assert (head.last_edit.editor.handle, head.last_edit.source) == ("grace", "Use the first one.")


def test_a_good_answer_becomes_a_page_in_its_authors_name(
    kenji: Actor, grace: Actor, answer_by_grace: Post, spaces: dict[str, Space]
) -> None:
    with transaction():
        page = promote(kenji, answer_by_grace, spaces["knowledge"], "Resetting it")
    assert (page.kind, page.author_id, page.is_public) == ("knowledge", grace.member_id, True)
    assert posting.opening_post(page.id).source == answer_by_grace.source
    origin = knowledge_head(kenji, page).from_post
    assert origin is not None
    assert origin.id == answer_by_grace.id
    last = db.session.scalars(select(LogLine).order_by(LogLine.id.desc()).limit(1)).one()
    assert (last.name, last.actor_id, last.imported) == ("topic.added", grace.member_id, False)


def test_an_answer_becomes_know_how_once(kenji: Actor, answer_by_grace: Post, spaces: dict[str, Space]) -> None:
    with transaction():
        promote(kenji, answer_by_grace, spaces["knowledge"], "Resetting it")
    with pytest.raises(Conflict, match="already"), transaction():
        promote(kenji, answer_by_grace, spaces["knowledge"], "Resetting it again")


def test_a_question_is_no_know_how(kenji: Actor, question_by_ada: Topic, spaces: dict[str, Space]) -> None:
    with pytest.raises(Invalid, match="Only an answer"), transaction():
        promote(kenji, posting.opening_post(question_by_ada.id), spaces["knowledge"], "Hm")


def test_members_do_not_promote(grace: Actor, answer_by_grace: Post, spaces: dict[str, Space]) -> None:
    with pytest.raises(Refused, match="Staff turn answers"), transaction():
        promote(grace, answer_by_grace, spaces["knowledge"], "Mine")


LONG = "Intro.\n\n## まず電源\n\nText.\n\n### つなぐ\n\nText.\n\n## 設定\n\nText."


def test_a_long_page_has_a_table_of_contents_that_leads_to_its_headings(add, ada, browse):
    page = browse(None).read(f"/t/{add(ada, 'knowledge', 'How it is done here', LONG).id}")
    assert page.count("On this page") >= 2
    for words in ("まず電源", "つなぐ", "設定"):
        assert f'id="s-{words}"' in page
        assert f'href="#s-{quote(words)}"' in page
    assert page.count('id="s-') == 3


def test_a_short_page_has_none(add, ada, browse):
    assert "On this page" not in browse(None).read(f"/t/{add(ada, 'knowledge', 'How it is done', 'Two ## words.').id}")


def test_comments_take_no_ids_so_that_none_stands_twice(add, ada, grace, browse):
    topic = add(ada, "knowledge", "How it is done here", LONG)
    make_reply(grace, topic, LONG)
    assert browse(None).read(f"/t/{topic.id}").count('id="s-設定"') == 1
