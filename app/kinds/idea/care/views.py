"""What admins keep for the review room: departments and templates of reasons; what is owed, on staff's day."""

from flask import Blueprint, Response, flash, render_template, request, url_for

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.http.template import offer
from app.kinds.idea.care import departments as house
from app.kinds.idea.care import reasons
from app.kinds.idea.care.promises import overdue, promised
from app.kinds.idea.status import NOT_STARTED, STATUSES
from app.rules import Action, require

pages = Blueprint("idea_care", __name__, url_prefix="/admin/ideas")

DECIDED_TO = {status: label for status, label in STATUSES.items() if status != NOT_STARTED}

offer("idea_promise", promised)


@pages.get("/departments")
@members_only
def departments() -> Response:
    return _departments()


def _departments(given: Given | None = None, department_id: int = 0) -> Response:
    require(current_actor(), Action.SETTINGS_CHANGE)
    rows = house.departments(with_closed=True)
    return respond.page("kinds/idea/care/departments.html", rows=rows, given=given or Given(), given_for=department_id)


@pages.post("/departments")
@members_only
@redo_with(_departments)
def add_department() -> Response:
    given = Given.from_request()
    with transaction():
        house.add_department(current_actor(), given["name_ja"], given["name_en"])
    return respond.onward(url_for(".departments"))


@pages.post("/departments/<int:department_id>")
@members_only
@redo_with(_departments)
def rename_department(department_id: int) -> Response:
    given = Given.from_request()
    with transaction():
        house.rename_department(current_actor(), department_id, given["name_ja"], given["name_en"])
    flash(str(_("Saved.")))
    return respond.onward(url_for(".departments"))


@pages.post("/departments/<int:department_id>/open")
@members_only
def set_department_open(department_id: int) -> Response:
    """`on=1` takes new ideas again, `on=0` takes none."""
    with transaction():
        house.set_department_open(current_actor(), department_id, request.form.get("on", "1") == "1")
    return respond.onward(url_for(".departments"))


@pages.get("/reasons")
@members_only
def templates() -> Response:
    return _templates()


def _templates(given: Given | None = None, template_id: int = 0) -> Response:
    require(current_actor(), Action.SETTINGS_CHANGE)
    shown = {"statuses": DECIDED_TO, "blank": reasons.BLANK, "given_for": template_id}
    return respond.html(
        render_template("kinds/idea/care/reasons.html", rows=reasons.templates(), given=given or Given(), **shown)
    )


@pages.post("/reasons")
@members_only
@redo_with(_templates)
def add_template() -> Response:
    given = Given.from_request()
    with transaction():
        reasons.add_template(current_actor(), given["status"], given["text_ja"], given["text_en"])
    return respond.onward(url_for(".templates"))


@pages.post("/reasons/<int:template_id>")
@members_only
@redo_with(_templates)
def change_template(template_id: int) -> Response:
    given = Given.from_request()
    with transaction():
        if given["do"] == "remove":
            reasons.remove_template(current_actor(), template_id)
        else:
            reasons.change_template(current_actor(), template_id, given["text_ja"], given["text_en"])
    flash(str(_("Saved.")))
    return respond.onward(url_for(".templates"))


@fills("staff_today", order=20)
def promises() -> str:
    return render_template("kinds/idea/care/_today.html", promises=overdue(current_actor()))
