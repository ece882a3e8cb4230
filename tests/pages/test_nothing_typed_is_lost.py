"""Sessions end, pages grow old, two people edit one post: what was typed is still there."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from app.base.database import db, transaction
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import editing, moderating, passwords
from app.queries.topic_page import find_post
from app.rules.actor import Actor
from tests.visiting import Browser
from tests.world import make_space, make_topic, reloaded

Browse = Callable[..., Browser]
WORDS = 'Long and careful words, "quoted" & kept.\n\nAnd a second paragraph.'
PASSWORD = "a long and secret word"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return unescape(found[1])


def composers(question: Topic, opening: Post) -> dict[str, tuple[str, dict[str, str]]]:
    """Where each composer sends to, and what it sends besides the text."""
    return {
        "reply": (f"/t/{question.id}/posts", {"place": f"topic:{question.id}", "key": "k"}),
        "new": ("/new", {"place": "new:question", "kind": "question", "title": "What was lost?", "tags": "mail"}),
        "edit": (f"/p/{opening.id}/edit", {"place": f"edit:{opening.id}", "title": "What was lost?", "revision": "0"}),
    }


@pytest.mark.parametrize("what", ["reply", "new", "edit"])
def test_who_was_signed_out_signs_in_and_finds_the_text(
    browse: Browse, ada: Actor, question_by_ada: Topic, what: str
) -> None:
    give_password(ada)
    address, form = composers(question_by_ada, opening_of(question_by_ada))[what]
    browser = browse(None)
    door = browser.client.post(address, data={**form, "source": WORDS, "csrf_token": "of another session"})
    assert door.status_code == 400
    assert "what you wrote goes along" in door.text
    sent = {"email": "ada@example.com", "password": "wrong", "next": hidden(door.text, "next")}
    again = browser.post("/sign-in", {**sent, "words": hidden(door.text, "words")})
    assert again.status_code == 422
    into = browser.post("/sign-in", {**sent, "password": PASSWORD, "words": hidden(again.text, "words")})
    page = unescape(browser.read(into.location))
    assert WORDS in page.replace("\r\n", "\n")
    assert "mail" in page or what != "new"


@pytest.mark.parametrize("what", ["reply", "new", "edit"])
def test_a_form_with_an_old_token_comes_back_with_its_text_and_does_nothing(
    browse: Browse, ada: Actor, question_by_ada: Topic, what: str
) -> None:
    address, form = composers(question_by_ada, opening_of(question_by_ada))[what]
    browser = browse(ada)
    answer = browser.client.post(address, data={**form, "source": WORDS, "csrf_token": "old"})
    assert answer.status_code == 400
    assert "Please send it once more" in answer.text
    assert WORDS in unescape(answer.text)
    assert reloaded(question_by_ada).post_count == 1
    again = {
        **form,
        "source": WORDS,
        "csrf_token": hidden(answer.text, "csrf_token"),
        "space": str(question_by_ada.space_id),
    }
    assert browser.client.post(address, data=again).status_code == 303


def test_a_script_is_given_the_token_of_now(browse: Browse, ada: Actor, question_by_ada: Topic) -> None:
    address, form = composers(question_by_ada, opening_of(question_by_ada))["reply"]
    browser = browse(ada)
    told = browser.client.post(address, data={**form, "source": WORDS}, headers={"HX-Request": "true"})
    fresh = re.search(r'data-fresh-token="([^"]+)"', told.text)
    assert fresh
    assert "You are Ada Lovelace here" in told.text
    sent = {**form, "source": WORDS, "csrf_token": fresh[1]}
    assert browser.client.post(address, data=sent, headers={"HX-Request": "true"}).status_code == 200


def test_a_script_of_who_is_signed_out_is_shown_the_door(browse: Browse, question_by_ada: Topic) -> None:
    told = browse(None).client.post(f"/t/{question_by_ada.id}/posts", headers={"HX-Request": "true"})
    assert "data-sign-in" in told.text
    assert "data-fresh-token" not in told.text


def test_words_for_a_topic_that_was_locked_meanwhile_are_shown(
    browse: Browse, ada: Actor, kenji: Actor, question_by_ada: Topic
) -> None:
    with transaction():
        moderating.lock(kenji, question_by_ada)
    answer = browse(ada).post(f"/t/{question_by_ada.id}/posts", {"source": WORDS, "key": "k"})
    assert answer.status_code == 403
    assert WORDS in unescape(answer.text)


def test_words_that_nobody_packed_are_let_go(browse: Browse, ada: Actor, questions: Space) -> None:
    give_password(ada)
    for nonsense in ("[", "[1, 2, 3, 4]", '["nowhere", "", "", {}]', '["new:idea", "", "", {"a": 1}]'):
        sent = {"email": "ada@example.com", "password": PASSWORD, "words": nonsense}
        assert browse(None).post("/sign-in", sent).status_code == 303


def test_the_second_of_two_editors_keeps_the_text_and_sees_what_changed(
    browse: Browse, ada: Actor, kenji: Actor, board: Space
) -> None:
    opening = opening_of(make_topic(ada, board, "A list", "milk\n\nbread\n\nsalt"))
    edit(kenji, opening, "oat milk\n\nbread\n\nsalt")
    form = {"title": "A list", "tags": "", "revision": "0", "source": "milk\n\nbread\n\nsalt\n\npepper"}
    refused = browse(ada).post(f"/p/{opening.id}/edit", form)
    assert refused.status_code == 409
    assert "milk\n\nbread\n\nsalt\n\npepper</textarea>" in refused.text
    assert "<ins>oat </ins>" in refused.text
    assert "Saved meanwhile by" in refused.text
    assert source_of(opening) == "oat milk\n\nbread\n\nsalt"


def test_both_changes_are_saved_together(browse: Browse, ada: Actor, kenji: Actor, board: Space) -> None:
    opening = opening_of(make_topic(ada, board, "A list", "milk\n\nbread\n\nsalt"))
    edit(kenji, opening, "oat milk\n\nbread\n\nsalt", title="What to buy")
    browser = browse(ada)
    form = {"title": "A list", "tags": "", "revision": "0", "source": "milk\n\nbread\n\nsalt\n\npepper"}
    refused = browser.post(f"/p/{opening.id}/edit", form)
    both = re.search(r'name="merged"[^>]*>([^<]*)</textarea>', refused.text)
    assert both
    form |= {
        "revision": hidden(refused.text, "revision"),
        "merged": both[1],
        "merged_title": hidden(refused.text, "merged_title"),
        "take": "both",
    }
    assert browser.post(f"/p/{opening.id}/edit", form).status_code == 303
    assert source_of(opening) == "oat milk\n\nbread\n\nsalt\n\npepper"
    assert find_post(ada, opening.id).topic.title == "What to buy"


def test_one_may_save_ones_own_text_all_the_same_unless_a_third_came(
    browse: Browse, ada: Actor, kenji: Actor, board: Space
) -> None:
    opening = opening_of(make_topic(ada, board, "A list", "milk"))
    edit(kenji, opening, "oat milk")
    browser, form = browse(ada), {"title": "A list", "tags": "", "revision": "0", "source": "soy milk"}
    refused = browser.post(f"/p/{opening.id}/edit", form)
    assert "changed the same lines" in refused.text
    edit(kenji, opening, "rice milk")
    form["revision"] = hidden(refused.text, "revision")
    refused = browser.post(f"/p/{opening.id}/edit", form)
    assert refused.status_code == 409
    form["revision"] = hidden(refused.text, "revision")
    assert browser.post(f"/p/{opening.id}/edit", form).status_code == 303
    assert source_of(opening) == "soy milk"


def test_two_who_improve_one_page_of_know_how_meet_the_same(
    browse: Browse, ada: Actor, grace: Actor, kenji: Actor
) -> None:
    page = opening_of(make_topic(kenji, make_space("knowledge"), "How to mend a lamp", "Use glue.\n\nWait."))
    edit(ada, page, "Use wood glue.\n\nWait.")
    form = {"title": "How to mend a lamp", "tags": "", "revision": "0", "source": "Use glue.\n\nWait an hour."}
    assert browse(grace).post(f"/p/{page.id}/edit", form).status_code == 409


def test_a_draft_of_an_edit_remembers_where_it_began(browse: Browse, ada: Actor, kenji: Actor, board: Space) -> None:
    opening = opening_of(make_topic(ada, board, "A list", "milk"))
    browser = browse(ada)
    kept = {"title": "A list", "source": "soy milk", "revision": "0", "tags": "food"}
    browser.client.put(f"/drafts/edit:{opening.id}", data=kept, headers={"X-CSRFToken": browser.token})
    edit(kenji, opening, "oat milk")
    page = browser.read(f"/p/{opening.id}/edit?draft=1")
    assert hidden(page, "revision") == "0"
    assert 'value="food"' in page


def give_password(actor: Actor) -> None:
    with transaction():
        db.session.get_one(Member, actor.member_id).password_hash = passwords.hash_password(PASSWORD)


def opening_of(topic: Topic) -> Post:
    return find_post(Actor.system(), db.session.query(Post.id).filter_by(topic_id=topic.id, number=1).scalar())


def edit(actor: Actor, post: Post, source: str, title: str | None = None) -> None:
    with transaction():
        editing.edit(actor, find_post(actor, post.id), source, title=title)


def source_of(post: Post) -> str:
    db.session.rollback()
    return db.session.get_one(Post, post.id, populate_existing=True).source
