"""What is done to one post: nice, bookmark, edit, remove, restore, best answer."""

from dataclasses import replace

from flask import Blueprint, Response, flash, request, url_for

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.template import address
from app.models.posts import Post
from app.operations import drafting, editing, reacting, tagging
from app.operations.kinds import kind_named
from app.queries.edit_conflict import edit_conflict
from app.queries.post_views import post_view
from app.queries.removed_post import find_removable
from app.queries.topic_page import find_post
from app.rules import Action, require

pages = Blueprint("posts", __name__)


def seen(post: Post, said: object = "", *, may_undo: bool = False) -> Response:
    """After a deed: the post as it is now, in place or on its page."""
    fresh = find_post(current_actor(), post.id)
    view = post_view(current_actor(), fresh)
    onto = url_for("topics.post", post_id=post.id)
    return respond.swap("posts/post.htmx.html", view=view, said=said, may_undo=may_undo, otherwise=onto)


@pages.post("/p/<int:post_id>/nice")
def nice(post_id: int) -> Response:
    """`on=1` gives, `on=0` takes back: saying it twice is saying it once."""
    actor, post = current_actor(), find_post(current_actor(), post_id)
    with transaction():
        if request.form.get("on", "1") == "1":
            reacting.give_nice(actor, post)
        else:
            reacting.take_nice_back(actor, post)
    return seen(post)


@pages.post("/p/<int:post_id>/bookmark")
def bookmark(post_id: int) -> Response:
    actor, post = current_actor(), find_post(current_actor(), post_id)
    with transaction():
        if request.form.get("on", "1") == "1":
            reacting.bookmark(actor, post)
        else:
            reacting.forget_bookmark(actor, post)
    return seen(post)


@pages.get("/p/<int:post_id>/edit")
def edit_form(post_id: int) -> Response:
    return _editor(post_id)


def _editor(post_id: int, given: Given | None = None) -> Response:
    post = find_post(current_actor(), post_id)
    require(current_actor(), Action.POST_EDIT, post)
    given = given or _begun(post)
    conflict = None
    if given["take"] == "both":
        given = replace(given, values={**given.values, "source": given["merged"], "title": given["merged_title"]})
    if given.is_conflict:
        conflict = edit_conflict(post, revision_of(given), given["source"], given["title"])
    revision = given["revision"] if given["revision"] and not conflict else post.revision_count
    return respond.page("posts/edit.html", post=post, given=given, conflict=conflict, revision=revision)


def _begun(post: Post) -> Given:
    """The post as it stands, or what its editor had begun; a draft goes on from the revision that it began with."""
    tags = " ".join(tag.name for tag in post.topic.tags) if post.opens_topic else ""
    as_it_stands = {"source": post.source, "title": post.topic.title, "tags": tags}
    draft = drafting.draft_at(current_actor(), f"edit:{post.id}") if "draft" in request.args else None
    begun = {**(draft.more or {}), "title": draft.title or post.topic.title, "source": draft.source} if draft else {}
    return Given({**as_it_stands, **begun})


def revision_of(given: Given) -> int | None:
    """The revision that the form began with."""
    return int(given["revision"]) if given["revision"].isdigit() else None


@pages.post("/p/<int:post_id>/edit")
@redo_with(_editor)
def edit(post_id: int) -> Response:
    given, post = Given.from_request(), find_post(current_actor(), post_id)
    source, title = ("merged", "merged_title") if given["take"] == "both" else ("source", "title")
    with transaction():
        editing.edit(
            current_actor(),
            post,
            given[source],
            title=given[title] if post.opens_topic else None,
            tags=tagging.tag_names(given["tags"]) if post.opens_topic else None,
            seen_revision=revision_of(given),
        )
    return respond.onward(url_for("topics.post", post_id=post.id))


@pages.post("/p/<int:post_id>/remove")
def remove(post_id: int) -> Response:
    post = find_post(current_actor(), post_id)
    with transaction():
        editing.remove(current_actor(), post)
    if respond.is_htmx() and not post.opens_topic:
        return seen(post, _("Removed."), may_undo=True)
    flash(str(post.id), "undo")
    return respond.onward(kind_named(post.topic.kind).path if post.opens_topic else address(post.topic))


@pages.post("/p/<int:post_id>/restore")
def restore(post_id: int) -> Response:
    """The author's own way back; staff show a hidden post again with a reason, at /p/…/hide."""
    post = find_removable(current_actor(), post_id)
    if post.hidden_at:
        return respond.onward(f"/p/{post.id}/hide")
    with transaction():
        editing.restore(current_actor(), post)
    return respond.onward(address(post.topic)) if post.opens_topic else seen(post, _("It is back where it was."))
