"""Pages of groups: all of them, one, and what staff set."""

from flask import Blueprint, Response, render_template, request

from app.base import typed
from app.base.database import transaction
from app.figures.segments import names_of_all
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.models.groups import Entry, Group
from app.programs.groups import joining, making
from app.programs.groups.queries import cards, find_group, group_page, how_many_asked
from app.queries.member_page import find_member
from app.rules import Action, require

pages = Blueprint("groups", __name__, url_prefix="/groups")


@pages.get("")
@members_only
def show_all() -> Response:
    return respond.page("programs/groups/list.html", cards=cards(current_actor()), entries=making.ENTRIES)


@pages.get("/new")
@members_only
def show_new() -> Response:
    return _form(None)


@pages.post("/new")
@members_only
@redo_with(lambda given: _form(None, given))
def make() -> Response:
    with transaction():
        group = making.make(current_actor(), _wish())
    return respond.onward(f"/groups/{group.slug}")


@pages.get("/<slug>")
@members_only
def show(slug: str) -> Response:
    return _show(slug)


def _show(slug: str, given: Given | None = None) -> Response:
    page = group_page(current_actor(), find_group(slug))
    given = given or Given({"handles": request.args.get("members", "")})
    return respond.page("programs/groups/group.html", page=page, given=given, entries=making.ENTRIES)


@pages.get("/<slug>/edit")
@members_only
def show_edit(slug: str) -> Response:
    return _form(find_group(slug))


@pages.post("/<slug>/edit")
@members_only
@redo_with(lambda slug, given: _form(find_group(slug), given))
def change(slug: str) -> Response:
    with transaction():
        making.change(current_actor(), find_group(slug), _wish())
    return respond.onward(f"/groups/{slug}")


@pages.post("/<slug>/close")
@members_only
@redo_with(lambda slug, given: _form(find_group(slug), given))
def close(slug: str) -> Response:
    with transaction():
        making.close(current_actor(), find_group(slug), Given.from_request()["reason"])
    return respond.onward("/groups")


@pages.post("/<slug>/join")
@members_only
@redo_with(_show)
def join(slug: str) -> Response:
    with transaction():
        joining.join(current_actor(), find_group(slug), Given.from_request()["words"])
    return respond.onward(f"/groups/{slug}")


@pages.post("/<slug>/leave")
@members_only
@redo_with(_show)
def leave(slug: str) -> Response:
    with transaction():
        joining.leave(current_actor(), find_group(slug))
    return respond.onward(f"/groups/{slug}")


@pages.post("/<slug>/invite")
@members_only
@redo_with(_show)
def invite(slug: str) -> Response:
    handles = Given.from_request()["handles"].replace(",", " ").split()
    with transaction():
        joining.invite(current_actor(), find_group(slug), handles)
    return respond.onward(f"/groups/{slug}")


@pages.post("/<slug>/members/<handle>")
@members_only
@redo_with(lambda slug, handle, given: _show(slug, given))
def decide(slug: str, handle: str) -> Response:
    """Staff's word on one member: let in, or out."""
    given, group = Given.from_request(), find_group(slug)
    with transaction():
        if given["what"] == "in":
            joining.let_in(current_actor(), group, find_member(handle))
        else:
            joining.take_out(current_actor(), group, find_member(handle), given["reason"])
    return respond.onward(f"/groups/{slug}")


@fills("staff_today", order=42)
def on_staff_today() -> str:
    asked = how_many_asked()
    return render_template("programs/groups/_today.html", asked=asked) if asked else ""


def _form(group: Group | None, given: Given | None = None) -> Response:
    require(current_actor(), Action.GROUP_MANAGE, group)
    given = given or Given(_said(group) if group else {"entry": Entry.OPEN, "has_space": "1"})
    return respond.page(
        "programs/groups/edit.html", group=group, given=given, entries=making.ENTRIES, segments=names_of_all()
    )


def _said(group: Group) -> dict[str, str]:
    names = ("slug", "name_ja", "name_en", "about_ja", "about_en", "entry")
    return {**{name: getattr(group, name) for name in names}, "segment_id": str(group.segment_id or "")}


def _wish() -> making.Wish:
    given = Given.from_request()
    return making.Wish(
        slug=given["slug"],
        names=(given["name_ja"], given["name_en"]),
        about=(given["about_ja"], given["about_en"]),
        entry=given["entry"],
        segment_id=typed.number(given["segment_id"]),
        has_space=given["has_space"] == "1",
    )
