"""Staff tell who was invited to and took part in what happens outside the forum."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, flash, render_template, request

from app.base import typed
from app.base.clock import day_of, now
from app.base.database import transaction
from app.base.i18n import Reason, _, ngettext
from app.figures.catalogue import CONVERSIONS
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.models.members import Member
from app.programs.occasions.lines import BadLine
from app.programs.occasions.models import Part, Sort
from app.programs.occasions.pasted import names_of
from app.programs.occasions.queries import SHOWN, every_part, latest, occasion, parts_of, told_of
from app.programs.occasions.telling import Told, take_back, take_invitation_back, tell
from app.rules import Action, require
from app.settings.store import site

pages = Blueprint("occasions", __name__)

COLUMNS = ("sort", "title", "day", "member", "told_at", "taken_back_at", "invited_at", "score")
NAMED = 20  # strangers, in one sentence; lines that were left out, each in one of its own
SORTS: dict[str, Reason] = {
    Sort.SURVEY: _("Answered a survey"),
    Sort.EVENT: _("Came to an event"),
    Sort.ACCOUNT: _("Linked an account"),
}


@pages.get("/staff/occasions")
@members_only
def show() -> Response:
    return _show()


def _show(given: Given | None = None) -> Response:
    require(current_actor(), Action.OCCASION_TELL)
    today = day_of(now(), site().zone).isoformat()
    given = given or Given({"day": today})
    return respond.page("programs/occasions/occasions.html", latest=latest(), sorts=SORTS, given=given)


@pages.post("/staff/occasions")
@members_only
@redo_with(_show)
def add() -> Response:
    given, actor = Given.from_request(), current_actor()
    require(actor, Action.OCCASION_TELL)
    names, bad = names_of(given["sort"], given["names"], given["invited"])
    with transaction():
        told = tell(actor, given["sort"], given["title"], typed.day(given["day"], "day"), names)
    for sentence, tone in _said(told, bad):
        flash(sentence, tone)
    return respond.onward(f"/staff/occasions/{told.occasion.id}")


@pages.get("/staff/occasions/<int:occasion_id>")
@members_only
def one(occasion_id: int) -> Response:
    return _one(occasion_id)


def _one(occasion_id: int, given: Given | None = None, part_id: int = 0) -> Response:
    require(current_actor(), Action.OCCASION_TELL)
    found, parts = occasion(occasion_id), parts_of(occasion_id, request.args.get("after", 0, int))
    return respond.page(
        "programs/occasions/occasion.html",
        occasion=found,
        parts=parts[:SHOWN],
        more=parts[SHOWN - 1].id if len(parts) > SHOWN else None,
        sorts=SORTS,
        is_to_come=found.day > day_of(now(), site().zone),
        given=given or Given(),
        given_for=part_id,
    )


@pages.post("/staff/occasions/<int:occasion_id>/<int:part_id>")
@members_only
@redo_with(_one)
def undo(occasion_id: int, part_id: int) -> Response:
    with transaction():
        take_back(current_actor(), part_id, Given.from_request()["reason"])
    return respond.onward(f"/staff/occasions/{occasion_id}")


@pages.post("/staff/occasions/<int:occasion_id>/<int:part_id>/invitation")
@members_only
@redo_with(_one)
def uninvite(occasion_id: int, part_id: int) -> Response:
    with transaction():
        take_invitation_back(current_actor(), part_id, Given.from_request()["reason"])
    return respond.onward(f"/staff/occasions/{occasion_id}")


@pages.get("/staff/occasions.csv")
@members_only
def as_csv() -> Response:
    require(current_actor(), Action.OCCASION_TELL)
    return streamed_csv("occasions", COLUMNS, (_row(each) for each in every_part()))


def _row(each: Part) -> tuple[object, ...]:
    what = each.occasion.sort, each.occasion.title, each.occasion.day
    told, back, invited = (at and at.isoformat() for at in (each.told_at, each.taken_back_at, each.invited_at))
    return *what, each.member.handle, told, back, invited, each.score


@fills("member_for_staff")
def on_members_page(member: Member) -> str:
    """What was told of the member, where staff read about them."""
    told = told_of(member.id)
    labels = {**CONVERSIONS, **SORTS}
    return render_template("programs/occasions/_member.html", told=told, labels=labels) if told else ""


def _said(told: Told, bad: Sequence[BadLine]) -> Iterator[tuple[str, str]]:
    """What came of it, each sentence with its tone."""
    if told.noted:
        yield str(ngettext("%(num)s member noted.", "%(num)s members noted.", told.noted)), "success"
    if told.invited:
        yield str(ngettext("%(num)s invitation noted.", "%(num)s invitations noted.", told.invited)), "success"
    if told.scored:
        yield str(ngettext("%(num)s score noted.", "%(num)s scores noted.", told.scored)), "success"
    if told.known:
        yield str(ngettext("%(num)s was noted before.", "%(num)s were noted before.", told.known)), "info"
    if told.strangers:
        yield str(_("Nobody here is: %(names)s", names=", ".join(told.strangers[:NAMED]))), "warning"
    for each in bad[:NAMED]:
        about = {"number": each.line.number, "line": each.line.text, "reason": str(each.reason)}
        yield str(_("Line %(number)s (%(line)s) was left out: %(reason)s", **about)), "warning"
