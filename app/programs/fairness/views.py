"""What members see of limits on their giving, and staff's queue."""

from flask import Blueprint, Response, flash, render_template

from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only, the_member
from app.http.slots import fills
from app.programs.fairness.deciding import clear, keep, speak
from app.programs.fairness.models import Finding, FindingState, Sort
from app.programs.fairness.queries import decided, every_finding, findings_of, waiting, waiting_count
from app.rules import Action, require

pages = Blueprint("fairness", __name__)

COLUMNS = ("finding", "found_at", "sort", "members", "points", "state", "decided_at", "said", "until")
DEEDS = {"clear": clear, "keep": keep}
SORTS = {
    Sort.PAIR: _("Two give one another most of what they give."),
    Sort.RING: _("Some give most of what they give in a circle."),
    Sort.DEVICE: _("Two accounts of one browser give one another."),
}
STATES = {
    FindingState.OPEN: _("Staff look at it"),
    FindingState.CLEARED: _("All is well"),
    FindingState.KEPT: _("Stays limited"),
}


@pages.get("/fairness")
@members_only
def mine() -> Response:
    found = findings_of(the_member().id)
    return respond.page("programs/fairness/mine.html", findings=found, sorts=SORTS, states=STATES, at=now())


@pages.post("/fairness/<int:finding_id>")
@members_only
def say(finding_id: int) -> Response:
    with transaction():
        speak(current_actor(), finding_id, Given.from_request()["words"])
    flash(str(_("Staff will read it.")), "success")
    return respond.onward("/fairness")


@pages.get("/staff/fairness")
@members_only
def queue() -> Response:
    return _queue()


def _queue(given: Given | None = None, finding_id: int = 0) -> Response:
    require(current_actor(), Action.FAIRNESS_DECIDE)
    return respond.page(
        "programs/fairness/queue.html",
        waiting=waiting(),
        decided=decided(),
        sorts=SORTS,
        states=STATES,
        given=given or Given(),
        given_for=finding_id,
    )


@pages.post("/staff/fairness/<int:finding_id>")
@members_only
@redo_with(_queue)
def decide(finding_id: int) -> Response:
    """`do` is clear or keep."""
    given = Given.from_request()
    if given["do"] not in DEEDS:
        raise Invalid(_("Choose what to do."))
    with transaction():
        DEEDS[given["do"]](current_actor(), finding_id, given["reason"])
    return respond.onward("/staff/fairness")


@pages.get("/staff/fairness.csv")
@members_only
def as_csv() -> Response:
    require(current_actor(), Action.FAIRNESS_DECIDE)
    return streamed_csv("fairness", COLUMNS, (_row(each) for each in every_finding()))


def _row(each: Finding) -> tuple[object, ...]:
    members = " ".join(f"@{one.member.handle}" for one in each.members)
    points = " ".join(map(str, each.figures["points"]))
    return each.id, each.found_at, each.sort, members, points, each.state, each.decided_at, each.said, each.until


@fills("staff_today", order=15)
def findings_wait() -> str:
    count = waiting_count()
    return render_template("programs/fairness/_today.html", count=count) if count else ""
