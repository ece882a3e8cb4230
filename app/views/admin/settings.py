"""The site's settings, made from their catalogue."""

from flask import Blueprint, Response, flash

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.operations.configuring import FIXED, change_settings
from app.rules import Action, require
from app.settings.fields import FIELDS

pages = Blueprint("site_settings", __name__)

GROUPS = {
    "face": _("Face"),
    "members": _("Members"),
    "writing": _("Writing"),
    "points": _("Points"),
    "tank": _("Free tank"),
    "figures": _("Figures"),
}


@pages.get("/admin/settings")
def show() -> Response:
    return _page()


def _page(given: Given | None = None) -> Response:
    require(current_actor(), Action.SETTINGS_CHANGE)
    fields = [field for field in FIELDS.values() if field.metadata["group"] != FIXED]
    return respond.page("admin/settings.html", fields=fields, groups=GROUPS, given=given or Given())


@pages.post("/admin/settings")
@redo_with(_page)
def change() -> Response:
    with transaction():
        changed = change_settings(current_actor(), Given.from_request().values)
    flash(str(_("Saved.") if changed else _("Nothing was different.")))
    return respond.onward("/admin/settings")
