"""What staff did, to whom and why."""

from flask import Blueprint, Response, request

from app.http import respond
from app.http.actor import current_actor
from app.queries.audit_page import audit_page
from app.rules import Action, require

pages = Blueprint("audit", __name__)


@pages.get("/admin/audit")
def show() -> Response:
    require(current_actor(), Action.AUDIT_READ)
    after = request.args.get("after", "")
    return respond.page("admin/audit.html", block="rows" if after else None, found=audit_page(after))
