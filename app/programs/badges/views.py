"""The list of badges, and a member's on the profile."""

from flask import Blueprint, Response, render_template

from app.http import respond
from app.http.slots import fills
from app.models.members import Member
from app.programs.badges.queries import badges_of, holders
from app.readers.badges import BADGES

pages = Blueprint("badges", __name__)


@pages.get("/badges")
def show_all() -> Response:
    return respond.page("programs/badges/list.html", badges=BADGES.values(), holders=holders())


@fills("profile", order=20)
def on_profile(member: Member) -> str:
    held = badges_of(member.id)
    return render_template("programs/badges/profile.html", held=held) if held else ""
