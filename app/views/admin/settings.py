"""The site's settings, made from their catalogue."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.pictures import kept_picture, sent_with
from app.operations.configuring import FIXED, change_settings
from app.rules import Action, require
from app.settings.fields import FIELDS
from app.settings.logo import Logo
from app.settings.store import site

pages = Blueprint("site_settings", __name__)

LOGO_PIXELS = 640

GROUPS = {
    "face": _("Face"),
    "members": _("Members"),
    "writing": _("Writing"),
    "ideas": _("Ideas"),
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
    typed = Given.from_request().values | _logos()
    with transaction():
        changed = change_settings(current_actor(), typed)
    flash(str(_("Saved.") if changed else _("Nothing was different.")))
    return respond.onward("/admin/settings")


def _logos() -> dict[str, str]:
    """Both logos as settings: new where a file came, none where that was asked for, else as they are."""
    require(current_actor(), Action.SETTINGS_CHANGE)
    return {name: _logo(name, getattr(site(), name)) for name in ("logo", "logo_dark")}


def _logo(name: str, before: str) -> str:
    if sent_with(f"{name}_file"):
        upload = kept_picture(f"{name}_file", LOGO_PIXELS)
        return Logo(upload.file_name, upload.width, upload.height).written
    return "" if request.form.get(f"no_{name}") else before
