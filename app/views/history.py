"""The edits of a post."""

from flask import Blueprint, Response, request

from app.http import respond
from app.http.actor import current_actor
from app.queries.post_history import post_history
from app.queries.topic_page import find_post

pages = Blueprint("history", __name__)


@pages.get("/p/<int:post_id>/history")
def show(post_id: int) -> Response:
    before = request.args.get("before", None, int)
    shown = post_history(find_post(current_actor(), post_id), before)
    return respond.page("history/post.html", block="edits" if before else None, page=shown)
