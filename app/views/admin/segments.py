"""Segments: saving a filter over members, following its size, and who left it and why."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request

from app.base.clock import day_of
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import Reason, _, current_locale
from app.figures.segments import Segment
from app.figures.segments.conditions import CONDITIONS
from app.figures.segments.job import CHANGED, GONE
from app.figures.segments.saving import find_segment, remove, save, size_of
from app.figures.segments.sentences import asked, ended
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.operations.staff_acting import FINDINGS
from app.queries.figures import segments_page as query
from app.queries.figures.automations import automations_of
from app.readers.badges import BADGES
from app.rules import Action, require
from app.settings.store import site
from app.views.admin import charts

pages = Blueprint("segments", __name__, url_prefix="/admin/segments")

HERE = "/admin/segments"
WORDS: dict[str, Reason] = {
    **charts.LEVELS,
    "rising": _("Rising"),
    "fading": _("Fading"),
    "steady": _("Steady"),
    "joined": _("Joined"),
    "started": _("Started"),
    "active": _("Active"),
    "settled": _("Settled"),
    "yes": _("Yes"),
    "no": _("No"),
    **{name: badge.label for name, badge in BADGES.items()},
}
WHY_LEFT: dict[str, Reason] = {
    CHANGED: _("The segment was changed"),
    GONE: _("Left the community, or became staff"),
}


@pages.get("")
@members_only
def show_all() -> Response:
    return _all()


def _all(given: Given | None = None) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    given = given or Given(dict(request.args))
    rows = query.segment_rows()
    return respond.page("admin/segments.html", rows=rows, given=given, tried=_tried(given), **_words())


@pages.post("")
@members_only
@redo_with(_all)
def add() -> Response:
    given = Given.from_request()
    with transaction():
        segment = save(current_actor(), given["name"], given.values)
    flash(str(_("Saved. From now on its size is followed by the day.")), "success")
    return respond.onward(f"{HERE}/{segment.id}")


@pages.get("/<int:segment_id>")
@members_only
def show(segment_id: int) -> Response:
    return one_segment(segment_id)


def one_segment(segment_id: int, given: Given | None = None, wanted: Given | None = None) -> Response:
    """`given`: what was typed of its conditions; `wanted`: of an automation."""
    require(current_actor(), Action.FIGURES_READ)
    segment, after, left = find_segment(segment_id), request.args.get("after", ""), request.args.get("left", "")
    page = query.segment_page(segment, after, left)
    given = given or Given(dict(request.args) if "name" in request.args else _kept(segment))
    return respond.page(
        "admin/segment.html",
        block="members" if after else "exits" if left else None,
        page=page,
        automations=automations_of(segment),
        wanted=wanted or Given(),
        given=given,
        tried=_tried(given) if "name" in request.args else None,
        chart=charts.segment_by_day(page.days),
        findings=FINDINGS,
        **_words(),
    )


@pages.post("/<int:segment_id>")
@members_only
@redo_with(one_segment)
def change(segment_id: int) -> Response:
    given = Given.from_request()
    with transaction():
        save(current_actor(), given["name"], given.values, segment_id)
    flash(str(_("Saved.")), "success")
    return respond.onward(f"{HERE}/{segment_id}")


@pages.post("/<int:segment_id>/remove")
@members_only
def take_away(segment_id: int) -> Response:
    with transaction():
        remove(current_actor(), segment_id)
    flash(str(_("The segment is followed no more.")))
    return respond.onward(HERE)


@pages.get("/<int:segment_id>/members.csv")
@members_only
def download(segment_id: int) -> Response:
    require(current_actor(), Action.FIGURES_READ)
    columns = ("id", "handle", "name", "organisation", "since")
    return streamed_csv(f"segment-{segment_id}", columns, query.file_rows(find_segment(segment_id)))


def _tried(given: Given) -> int | None:
    """How many these conditions would find, where somebody asked."""
    asked = {name: given[name] for name in CONDITIONS if given[name]}
    try:
        return size_of(asked) if asked and not given.errors else None
    except Invalid:
        return None


def _kept(segment: Segment) -> dict[str, str]:
    return {"name": segment.name} | {name: str(value) for name, value in segment.conditions.items()}


def _words() -> dict[str, Any]:
    """What the form and the lists say of conditions."""
    spaces = query.spaces()

    def shown(name: str, value: int | str) -> Reason | int:
        if name == "space":
            return spaces[int(value)].name_in(current_locale()) if int(value) in spaces else "–"
        return WORDS.get(str(value), str(value)) if CONDITIONS[name].choices else value

    def asked_for(segment: Segment) -> list[Reason]:
        return [asked(name, shown(name, value)) for name, value in segment.conditions.items()]

    def why_left(segment: Segment, reasons: str, day: date) -> list[Reason]:
        """What was asked before the conditions changed is not known."""
        stands = segment.changed_at is None or day > day_of(segment.changed_at, site().zone)
        known = segment.conditions if stands else {}
        return [
            WHY_LEFT.get(name) or ended(name, shown(name, known[name]) if name in known else None)
            for name in reasons.split(",")
        ]

    return {"conditions": CONDITIONS, "words": WORDS, "spaces": spaces, "asked_for": asked_for, "why_left": why_left}
