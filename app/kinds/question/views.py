"""Choosing the best answer."""

from flask import Blueprint, Response, request, url_for

from app.base.database import transaction
from app.http import respond
from app.http.actor import current_actor
from app.kinds.question import operations
from app.queries.topic_page import find_post

pages = Blueprint("question", __name__)


@pages.post("/p/<int:post_id>/best")
def best(post_id: int) -> Response:
    """`on=1` makes this answer the best one, `on=0` takes that back."""
    post = find_post(current_actor(), post_id)
    with transaction():
        if request.form.get("on", "1") == "1":
            operations.accept(current_actor(), post)
        else:
            operations.unaccept(current_actor(), post.topic)
    return respond.onward(url_for("topics.post", post_id=post.id))
