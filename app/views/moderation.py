"""Keeping it kind: reporting a post, the review queue, hiding and restoring, and what staff do next."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request, url_for

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import filled
from app.http.template import address, offer
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import flagging, moderating, moving
from app.queries.review_queue import hidden_posts, open_flag_count, open_flags
from app.queries.staff_today import oldest_open_questions, staff_today
from app.queries.topic_list import spaces_for
from app.queries.topic_page import find_post, find_topic
from app.rules import Action, require

pages = Blueprint("moderation", __name__)

DECISIONS = {"hide": moderating.hide, "dismiss": moderating.dismiss, "restore": moderating.restore}
SAID = {
    "hide": _("Hidden. The author was told the reason."),
    "dismiss": _("The post stays. Those who reported it were told."),
    "restore": _("The post can be seen again."),
}


@pages.get("/p/<int:post_id>/flag")
@members_only
def flag_form(post_id: int) -> Response:
    return _flag_form(post_id)


def _flag_form(post_id: int, given: Given | None = None) -> Response:
    post = find_post(current_actor(), post_id)
    require(current_actor(), Action.POST_FLAG, post)
    done = flagging.has_flagged(current_actor(), post)
    reasons = flagging.REASONS
    return respond.page("moderation/flag.html", post=post, given=given or Given(), reasons=reasons, done=done)


@pages.post("/p/<int:post_id>/flag")
@members_only
@limits.per_member("30 per hour")
@redo_with(_flag_form)
def flag(post_id: int) -> Response:
    given, post = Given.from_request(), find_post(current_actor(), post_id)
    with transaction():
        flagging.flag(current_actor(), post, given["reason"], given["words"])
    flash(str(_("Thank you. Staff will look at it and tell you.")), "success")
    return respond.onward(url_for("topics.post", post_id=post.id))


@pages.post("/t/<int:topic_id>/move")
@members_only
def move(topic_id: int) -> Response:
    """To another space of its kind, by the space's id."""
    topic = find_topic(current_actor(), topic_id)
    spaces = {str(space.id): space for space in spaces_for(current_actor(), topic.kind)}
    space = spaces.get(request.form.get("space", ""))
    if space is None:
        raise Invalid(_("Choose a space."), field="space")
    with transaction():
        moving.move(current_actor(), topic, space)
    flash(str(_("Moved. Its address stays the same.")), "success")
    return respond.onward(address(topic))


def _other_spaces(topic: Topic) -> Sequence[Space]:
    """Where the topic could go."""
    return [space for space in spaces_for(current_actor(), topic.kind) if space.id != topic.space_id]


offer("other_spaces", _other_spaces)


@pages.get("/staff")
@members_only
def today() -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    return respond.page(
        "moderation/today.html",
        waiting=staff_today(current_actor()),
        questions=oldest_open_questions(current_actor()),
        parts=filled("staff_today"),
    )


@pages.get("/staff/queue")
@members_only
def queue() -> Response:
    return _queue()


def _queue(given: Given | None = None, post_id: int = 0, **_ignored: object) -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    show, after = request.args.get("show", "open"), request.args.get("after", "")
    found = hidden_posts(after) if show == "hidden" else open_flags(after)
    return respond.page(
        "moderation/queue.html",
        block="rows" if after else None,
        show=show,
        found=found,
        open_count=open_flag_count(),
        reasons=flagging.REASONS,
        given=given or Given(),
        given_for=post_id,
    )


@pages.post("/staff/queue/<int:post_id>")
@members_only
@redo_with(_queue)
def decide(post_id: int) -> Response:
    given, post = Given.from_request(), find_post(current_actor(), post_id)
    if given["do"] not in DECISIONS:
        raise Invalid(_("Choose what to do."))
    with transaction():
        DECISIONS[given["do"]](current_actor(), post, given["reason"])
    flash(str(SAID[given["do"]]), "success")
    return respond.onward(respond.safe_next("/staff/queue"))


@pages.get("/p/<int:post_id>/hide")
@members_only
def hide_form(post_id: int) -> Response:
    return _hide_form(post_id)


def _hide_form(post_id: int, given: Given | None = None) -> Response:
    post = find_post(current_actor(), post_id)
    require(current_actor(), Action.POST_HIDE, post)
    return respond.page("moderation/hide.html", post=post, given=given or Given())


@pages.post("/p/<int:post_id>/hide")
@members_only
@redo_with(_hide_form)
def hide(post_id: int) -> Response:
    """Hides a post; shows it again when it is hidden."""
    post, reason = find_post(current_actor(), post_id), Given.from_request()["reason"]
    done = "hide" if post.hidden_at is None else "restore"
    with transaction():
        DECISIONS[done](current_actor(), post, reason)
    flash(str(SAID[done]), "success")
    return respond.onward(url_for("topics.post", post_id=post.id))
