"""Making an answer into a page of know-how."""

from flask import Blueprint, Response

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.template import address
from app.kinds.knowledge.operations import page_from, promote
from app.models.spaces import Space
from app.queries.topic_list import spaces_for
from app.queries.topic_page import find_post, find_topic
from app.rules import Action, require

pages = Blueprint("knowledge", __name__)


@pages.get("/p/<int:post_id>/promote")
def form(post_id: int) -> Response:
    return _show(post_id)


def _show(post_id: int, given: Given | None = None) -> Response:
    post = find_post(current_actor(), post_id)
    require(current_actor(), Action.ANSWER_PROMOTE, post)
    made = page_from(post.id)
    if made is not None:
        return respond.onward(address(find_topic(current_actor(), made.topic_id)))
    spaces = spaces_for(current_actor(), "knowledge")
    given = given or Given({"title": post.topic.title})
    return respond.page("kinds/knowledge/promote.html", post=post, spaces=spaces, given=given)


@pages.post("/p/<int:post_id>/promote")
@redo_with(_show)
def add(post_id: int) -> Response:
    given, post = Given.from_request(), find_post(current_actor(), post_id)
    with transaction():
        topic = promote(current_actor(), post, _space(given["space"]), given["title"])
    return respond.onward(address(topic))


def _space(number: str) -> Space:
    chosen = [space for space in spaces_for(current_actor(), "knowledge") if str(space.id) == number]
    if not chosen:
        raise Invalid(_("Choose a space."), field="space")
    return chosen[0]
