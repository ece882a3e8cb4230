"""The edits of a post: who, when, and what each changed."""

from collections.abc import Callable

from app.base.database import transaction
from app.models import Post, Topic
from app.operations import editing, posting
from app.queries.post_history import PAGE, post_history
from app.queries.topic_page import find_post
from app.rules import Actor
from tests.visiting import Browser

Browse = Callable[..., Browser]


def rewrite(actor: Actor, post: Post, source: str, title: str | None = None) -> None:
    with transaction():
        editing.edit(actor, find_post(actor, post.id), source, title=title)


def test_each_edit_is_told_with_its_editor_the_latest_first(
    browse: Browse, grace: Actor, kenji: Actor, answer_by_grace: Post
) -> None:
    rewrite(grace, answer_by_grace, "Hold the button for twelve seconds.")
    rewrite(kenji, answer_by_grace, "Hold the <red> button for twelve seconds.")
    page = browse(None).read(f"/p/{answer_by_grace.id}/history")
    assert "&lt;red&gt;" in page
    assert "<red>" not in page
    assert "<del>ten</del><ins>twelve</ins>" in page
    assert page.index("Kenji Sato") < page.index("<del>ten</del>")


def test_a_change_of_title_is_told(ada: Actor, question_by_ada: Topic) -> None:
    opening = posting.opening_post(question_by_ada.id)
    for title in ("How do I start it?", None, "How do I reset it now?"):
        rewrite(ada, opening, f"It blinks. {title}", title)
    edits = post_history(find_post(ada, opening.id)).edits
    assert [(edit.number, edit.title_before, edit.title_after) for edit in edits] == [
        (3, "How do I start it?", "How do I reset it now?"),
        (2, "", ""),
        (1, "How do I reset it?", "How do I start it?"),
    ]


def test_a_long_history_comes_in_pages_that_fit_together(grace: Actor, answer_by_grace: Post) -> None:
    for number in range(PAGE + 3):
        rewrite(grace, answer_by_grace, f"Version {number}.")
    post = find_post(grace, answer_by_grace.id)
    first = post_history(post)
    second = post_history(post, first.before)
    numbers = [edit.number for edit in [*first.edits, *second.edits]]
    assert numbers == list(range(PAGE + 3, 0, -1))
    assert (second.edits[0].parts[-2].text, second.before) == ("2", None)


def test_a_post_that_was_never_edited_says_so(browse: Browse, answer_by_grace: Post) -> None:
    assert "Never edited" in browse(None).read(f"/p/{answer_by_grace.id}/history")


def test_what_is_hidden_has_no_history_for_others(
    browse: Browse, ada: Actor, grace: Actor, kenji: Actor, answer_by_grace: Post
) -> None:
    rewrite(grace, answer_by_grace, "Something rude.")
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    answers = {
        actor: browse(actor).get(f"/p/{answer_by_grace.id}/history").status_code for actor in (ada, grace, kenji)
    }
    assert answers == {ada: 404, grace: 200, kenji: 200}
