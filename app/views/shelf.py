"""A member's drafts and bookmarks."""

from flask import Blueprint, Response, make_response, request

from app.base.database import db, transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.kept_words import typed_besides
from app.http.sign_in import members_only
from app.models.posts import Post
from app.operations import drafting, reacting
from app.queries.my_shelf import my_bookmarks, my_drafts

pages = Blueprint("shelf", __name__)


@pages.get("/drafts")
@members_only
def drafts() -> Response:
    return respond.page("shelf/drafts.html", drafts=my_drafts(current_actor()))


@pages.put("/drafts/<place>")
def save(place: str) -> Response:
    """The composer's script keeps what is being typed: `title`, `source` and the form's other fields."""
    typed = request.form
    with transaction():
        drafting.save_draft(current_actor(), place, typed.get("title", ""), typed.get("source", ""), typed_besides())
    return make_response("", 204)


@pages.delete("/drafts/<place>")
@members_only
def drop(place: str) -> Response:
    with transaction():
        drafting.forget_draft(current_actor(), place)
    return make_response("", 204)


@pages.post("/drafts/<place>/forget")
@members_only
def forget(place: str) -> Response:
    drop(place)
    return respond.onward("/drafts")


@pages.get("/bookmarks")
@members_only
def bookmarks() -> Response:
    after = request.args.get("after", "")
    shown = my_bookmarks(current_actor(), after)
    return respond.page("shelf/bookmarks.html", block="rows" if after else None, bookmarks=shown)


@pages.post("/bookmarks/<int:post_id>/forget")
@members_only
def forget_bookmark(post_id: int) -> Response:
    post = db.session.get(Post, post_id)
    if post is None:
        raise NotFound(_("There is no such post."))
    with transaction():
        reacting.forget_bookmark(current_actor(), post)
    return respond.onward("/bookmarks")
