"""The review room: its sessions, the agenda of the open one, and what each came to."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, request, url_for

from app.base.database import db, transaction
from app.base.errors import Conflict
from app.base.i18n import LOCALES, Reason, _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.kinds.idea.care.promises import overdue
from app.kinds.idea.review import presence, telling
from app.kinds.idea.review import sessions as rooms
from app.kinds.idea.review.agenda import Wanted, agenda, next_left, the_open_session
from app.kinds.idea.review.models import DUE, NEW, WAITING, ReviewItem, ReviewSession
from app.kinds.idea.review.queries import lobby
from app.kinds.idea.review.summary import sessions, summary
from app.kinds.idea.status import STATUSES
from app.rules import Action, require

pages = Blueprint("idea_review", __name__, url_prefix="/staff/ideas/review")

SHOWN = 5
WORDS: Mapping[str, Mapping[str, Reason]] = {
    "parts": {DUE: _("Due for a word"), NEW: _("New since last time"), WAITING: _("Waiting")},
    "outcomes": {**STATUSES, "seen": _("Seen"), "word": _("A word was said"), "gone": _("Taken away")},
    "statuses": STATUSES,
}


@pages.get("", endpoint="agenda")
@members_only
def room() -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    session = the_open_session()
    if session is None:
        return _lobby()
    asked = request.args
    part = asked.get("part", "")
    wanted = Wanted(part, asked.get("space", 0, int), asked.get("department", 0, int), asked.get("after", ""))
    shown = agenda(current_actor(), session, wanted)
    block, others = "rows" if wanted.after else None, presence.others(current_actor())
    return respond.page("kinds/idea/review/agenda.html", block=block, page=shown, others=others, words=WORDS)


def _lobby() -> Response:
    latest = sessions().rows[:SHOWN]
    return respond.page("kinds/idea/review/lobby.html", page=lobby(), owed=overdue(current_actor()), latest=latest)


@pages.post("/sessions")
@members_only
def open_session() -> Response:
    with transaction():
        rooms.open_session(current_actor())
    return respond.onward(url_for(".agenda"))


@pages.get("/next")
@members_only
def go_on() -> Response:
    """To the first idea that is left and that nobody else is on; `after` names one that is skipped."""
    require(current_actor(), Action.STAFF_ROOM)
    skipped, session = request.args.get("after", 0, int), the_open_session()
    item = db.session.get(ReviewItem, (session.id, skipped)) if session and skipped else None
    return go_on_from(session, item)


def go_on_from(session: ReviewSession | None, item: ReviewItem | None) -> Response:
    """To the idea behind `item`; to the agenda where none is left."""
    actor = current_actor()
    found = next_left(actor, session, item, presence.others(actor)) if session else None
    return respond.onward(url_for(".one", topic_id=found) if found else url_for(".agenda"))


@pages.get("/sessions")
@members_only
def history() -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    after = request.args.get("after", "")
    return respond.page("kinds/idea/review/history.html", block="rows" if after else None, page=sessions(after))


@pages.get("/sessions/<int:session_id>")
@members_only
def show_session(session_id: int) -> Response:
    return _summary(session_id)


def _summary(session_id: int, given: Given | None = None) -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    shown = summary(current_actor(), rooms.session_named(session_id))
    return respond.page("kinds/idea/review/summary.html", page=shown, statuses=STATUSES, given=given or Given())


@pages.post("/sessions/<int:session_id>/close")
@members_only
@redo_with(_summary)
def close_session(session_id: int) -> Response:
    with transaction():
        rooms.close_session(current_actor(), rooms.session_named(session_id))
    flash(str(_("The session is closed. Thank you for hearing everybody.")), "success")
    return respond.onward(url_for(".show_session", session_id=session_id))


@pages.post("/sessions/<int:session_id>/post")
@members_only
@redo_with(_summary)
def tell(session_id: int) -> Response:
    """`language` is ja, en or both: the summary is put into the composer of the blog."""
    language = request.form.get("language", "both")
    session = rooms.session_named(session_id)
    if session.closed_at is None:
        raise Conflict(_("Close the session first."))
    with transaction():
        telling.begin_post(current_actor(), session, LOCALES if language == "both" else (language,))
    return respond.onward(url_for("topics.compose", kind="blog"))
