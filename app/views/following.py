"""What one follows and mutes."""

from flask import Blueprint, Response, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.sign_in import members_only
from app.http.template import offer
from app.models.attention import About, Wish
from app.operations import attending
from app.queries.following import find_subject, followed

pages = Blueprint("following", __name__)

WISHES = {"follow": Wish.FOLLOW, "mute": Wish.MUTE, "": None}


@pages.get("/following")
@members_only
def show() -> Response:
    return respond.page("members/following.html", found=followed(current_actor()))


@pages.post("/following")
@members_only
def change() -> Response:
    """Fields: `about` (topic, space, tag, member), `id`, and `wish` (follow, mute, or empty: as everybody)."""
    about, wish = request.form.get("about", ""), request.form.get("wish", "")
    if about not in set(About) or wish not in WISHES:
        raise Invalid(_("This can't be followed."))
    subject = find_subject(current_actor(), About(about), request.form.get("id", 0, int))
    with transaction():
        attending.attend(current_actor(), subject, WISHES[wish])
    onto = respond.safe_next("/following")
    return respond.swap("members/attention.htmx.html", otherwise=onto, about=about, subject_id=subject.id, wish=wish)


def _wish_about(about: str, subject_id: int) -> str:
    return attending.wishes(current_actor()).get((about, subject_id), "")


offer("wish_about", _wish_about)
