"""Giving a chip: a dialog over the topic, and a page of its own without JavaScript."""

from collections.abc import Sequence
from uuid import uuid4

from flask import Blueprint, Response, url_for

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given
from app.http.template import offer
from app.ledger import available, wallet
from app.models.posts import Post
from app.operations import allowances
from app.operations.amounts import checked_amount, presets
from app.programs.chips.models import Chip
from app.programs.chips.operations import due_at, give_chip, why_not_amount
from app.programs.chips.queries import chips_on, thanks_of_the_week
from app.queries.post_views import post_view
from app.queries.topic_page import find_post
from app.rules import Action, why_not

pages = Blueprint("chips", __name__)


@pages.get("/p/<int:post_id>/chips")
def show(post_id: int) -> Response:
    """Who thanked for this post with chips, and the form."""
    return _form(find_post(current_actor(), post_id), Given())


def _form(post: Post, given: Given, status: int = 200) -> Response:
    actor, at = current_actor(), now()
    me = actor.member_id or 0
    return respond.page(
        "programs/chips/dialog.htmx.html" if respond.is_htmx() else "programs/chips/give.html",
        status=status,
        post=post,
        why_not_chip=why_not(actor, Action.POST_CHIP, post),
        given=given,
        chips=chips_on(post),
        presets=[(amount, why_not_amount(me, post.author_id, amount, at)) for amount in presets()],
        allowance=allowances.left(me, at),
        wallet=available(wallet(me), at, giving=True),
        due_at=due_at(actor, at),
        key=given["key"] or uuid4().hex,
    )


@pages.post("/p/<int:post_id>/chips")
def give(post_id: int) -> Response:
    """Give it and show the post as it is now; a refusal keeps the form open."""
    given, actor, post = Given.from_request(), current_actor(), find_post(current_actor(), post_id)
    try:
        with transaction():
            chip = give_chip(actor, post, checked_amount(given["amount"]), given["words"], given["key"] or uuid4().hex)
    except Invalid as refusal:
        respond.forget_changes()
        return _refused(post_id, given.with_error(refusal), refusal.status)
    fresh = find_post(actor, post_id)
    onto = url_for("topics.post", post_id=post_id)
    return respond.swap("programs/chips/given.htmx.html", view=post_view(actor, fresh), chip=chip, otherwise=onto)


def _refused(post_id: int, given: Given, status: int) -> Response:
    response = _form(find_post(current_actor(), post_id), given, status)
    response.headers["HX-Retarget"] = "#dialogs"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _thanks() -> Sequence[Chip]:
    return thanks_of_the_week(current_actor())


offer("thanks_of_the_week", _thanks)
