"""A member's bookmarks: the list, and the form for a note and a reminder."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, flash, request

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.moments import local_day, morning_of, typed_morning
from app.http.sign_in import members_only
from app.http.template import when_absolute
from app.models.posts import Post
from app.operations import reacting, reminding
from app.queries.my_shelf import my_bookmark, my_bookmarks, my_reminders
from app.queries.topic_page import find_post

pages = Blueprint("bookmarks", __name__)

DAYS_ON = {"tomorrow": 1, "week": 7}


@pages.get("/bookmarks")
@members_only
def show_all() -> Response:
    """The latest first; `?order=reminder` those with a reminder to come, the soonest first."""
    after, by_reminder = request.args.get("after", ""), request.args.get("order") == "reminder"
    shown = (my_reminders if by_reminder else my_bookmarks)(current_actor(), after)
    block = "rows" if after else None
    return respond.page("shelf/bookmarks.html", block=block, bookmarks=shown, by_reminder=by_reminder)


@pages.post("/bookmarks/<int:post_id>/forget")
@members_only
def forget(post_id: int) -> Response:
    post = db.session.get(Post, post_id)
    if post is None:
        raise NotFound(_("There is no such post."))
    with transaction():
        reacting.forget_bookmark(current_actor(), post)
    return respond.onward("/bookmarks")


@pages.get("/p/<int:post_id>/bookmark")
@members_only
def form(post_id: int) -> Response:
    return _form(post_id)


def _form(post_id: int, given: Given | None = None) -> Response:
    post = find_post(current_actor(), post_id)
    kept = my_bookmark(current_actor(), post)
    if given is None:
        day = local_day(kept.reminds_at).isoformat() if kept and kept.reminds_at else ""
        given = Given({"note": kept.note if kept else "", "remind": "day" if day else "tomorrow", "remind_on": day})
    tomorrow = local_day(now()) + timedelta(days=1)
    return respond.page("shelf/reminder.html", post=post, kept=kept, given=given, tomorrow=tomorrow)


@pages.post("/p/<int:post_id>/reminder")
@members_only
@redo_with(_form)
def remind(post_id: int) -> Response:
    given, post = Given.from_request(), find_post(current_actor(), post_id)
    at = _moment(given)
    with transaction():
        reminding.keep(current_actor(), post, remind_at=at, note=given["note"])
    said = _("We will remind you: %(moment)s", moment=when_absolute(at)) if at else _("It is among your bookmarks.")
    flash(str(said), "success")
    return respond.onward(f"/p/{post.id}")


def _moment(given: Given) -> datetime | None:
    """Reminders come in the morning, by the member's own clock."""
    chosen = given["remind"]
    if chosen in DAYS_ON:
        return morning_of(local_day(now()) + timedelta(days=DAYS_ON[chosen]))
    return typed_morning(given["remind_on"], "remind_on") if chosen == "day" else None
