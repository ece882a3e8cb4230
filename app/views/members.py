"""Members: the list, and each one's page."""

from flask import Blueprint, Response, flash, request

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.slots import filled
from app.operations import moderating
from app.operations.kinds import KINDS
from app.queries.member_page import find_member, member_list, member_page, staff_list
from app.queries.member_posts import posts_by
from app.rules import Action, require

pages = Blueprint("members", __name__)


@pages.get("/members")
def show_all() -> Response:
    found = member_list(request.args.get("q", ""), request.args.get("after", ""))
    staff = [] if found.wanted or request.args.get("after") else staff_list()
    block = "rows" if request.args.get("after") else None
    return respond.page("members/list.html", block=block, page=found, staff=staff)


@pages.get("/m/<handle>")
def show(handle: str) -> Response:
    member = find_member(handle)
    if member.handle != handle.lower():  # a merged account's address leads to the one who it is now
        return respond.onward(f"/m/{member.handle}")
    page = member_page(current_actor(), member)
    statuses = KINDS["idea"].states if "idea" in KINDS else {}
    return respond.page("members/profile.html", page=page, statuses=statuses, parts=filled("profile", member=member))


@pages.get("/m/<handle>/posts")
def posts(handle: str) -> Response:
    """Everything that the member wrote; `?kind=` only that in topics of one kind."""
    member, args = find_member(handle), request.args
    kind = args["kind"] if args.get("kind") in KINDS else ""
    found = posts_by(current_actor(), member.id, kind=kind, after=args.get("after", ""))
    block = "rows" if args.get("after") else None
    return respond.page("members/posts.html", block=block, member=member, posts=found, kinds=KINDS, chosen=kind)


@pages.get("/m/<handle>/suspend")
def suspend_form(handle: str) -> Response:
    return _suspend_form(handle)


def _suspend_form(handle: str, given: Given | None = None) -> Response:
    member = find_member(handle)
    require(current_actor(), Action.MEMBER_SUSPEND, member)
    return respond.page("moderation/suspend.html", member=member, given=given or Given())


@pages.post("/m/<handle>/suspend")
@redo_with(_suspend_form)
def suspend(handle: str) -> Response:
    member, reason = find_member(handle), Given.from_request()["reason"]
    with transaction():
        moderating.suspend(current_actor(), member, reason)
    flash(str(_("%(name)s is suspended now.", name=member.display_name)), "success")
    return respond.onward(f"/m/{member.handle}")


@pages.post("/m/<handle>/unsuspend")
@redo_with(_suspend_form)
def unsuspend(handle: str) -> Response:
    member, reason = find_member(handle), Given.from_request()["reason"]
    with transaction():
        moderating.unsuspend(current_actor(), member, reason)
    flash(str(_("%(name)s takes part again.", name=member.display_name)), "success")
    return respond.onward(f"/m/{member.handle}")
