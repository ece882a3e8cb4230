"""The list of badges, a member's on the profile, the title beside the name, and staff's own badges."""

from flask import Blueprint, Response, flash, render_template
from flask.blueprints import BlueprintSetupState

from app.base import typed
from app.base.database import transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import Reason, _
from app.http import respond
from app.http.actor import current_actor, current_member
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.http.slots import fills
from app.models.members import Member
from app.programs.badges.giving import choose_title, give, make, titles_of
from app.programs.badges.queries import badges_of, holders, staff_badges
from app.queries.member_page import find_member
from app.readers.badges import BADGES
from app.rules import Action, require

pages = Blueprint("badges", __name__)


def title_of(title: str, badge_name: str) -> Reason | str:
    """What stands beside a name: what staff wrote there, or the badge that the member chose."""
    badge = BADGES.get(badge_name)
    return title or (badge.label if badge else "")


@pages.record_once
def tell_templates(state: BlueprintSetupState) -> None:
    """Macros know only what every template knows."""
    state.app.jinja_env.globals.update(title_of=title_of)


@pages.get("/badges")
def show_all() -> Response:
    return _list()


def _list(given: Given | None = None) -> Response:
    member = current_member()
    return respond.page(
        "programs/badges/list.html",
        badges=BADGES.values(),
        by_staff=staff_badges(),
        holders=holders(),
        titles=[BADGES[name] for name in titles_of(member.id)] if member else [],
        given=given or Given({"title": member.title_badge if member else ""}),
    )


@pages.post("/badges/title")
@members_only
@redo_with(_list)
def set_title() -> Response:
    with transaction():
        choose_title(current_actor(), Given.from_request()["title"])
    flash(str(_("Saved.")), "success")
    return respond.onward("/badges")


@pages.get("/staff/badges")
@members_only
def form() -> Response:
    return _form()


def _form(given: Given | None = None) -> Response:
    require(current_actor(), Action.BADGE_GIVE)
    return respond.page("programs/badges/give.html", badges=staff_badges(), holders=holders(), given=given or Given())


@pages.post("/staff/badges")
@members_only
@redo_with(_form)
def act() -> Response:
    """`do` is make or give."""
    given, actor = Given.from_request(), current_actor()
    require(actor, Action.BADGE_GIVE)
    with transaction():
        if given["do"] == "make":
            make(actor, given["name_ja"], given["name_en"], given["about_ja"], given["about_en"])
        else:
            give(actor, typed.number(given["badge"]) or 0, _member(given["handle"]), given["citation"])
    return respond.onward("/staff/badges")


@fills("profile", order=20)
def on_profile(member: Member) -> str:
    held = badges_of(member.id)
    return render_template("programs/badges/profile.html", held=held) if held else ""


def _member(handle: str) -> Member:
    try:
        return find_member(handle.lstrip("@"))
    except NotFound as refusal:
        raise Invalid(refusal.reason, field="handle") from refusal
