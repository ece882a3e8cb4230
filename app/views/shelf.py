"""A member's drafts."""

from flask import Blueprint, Response, make_response, request

from app.base.database import transaction
from app.http import respond
from app.http.actor import current_actor
from app.http.kept_words import typed_besides
from app.http.sign_in import members_only
from app.operations import drafting
from app.queries.my_shelf import my_drafts

pages = Blueprint("shelf", __name__)


@pages.get("/drafts")
@members_only
def drafts() -> Response:
    return respond.page("shelf/drafts.html", drafts=my_drafts(current_actor()))


@pages.put("/drafts/<place>")
def save(place: str) -> Response:
    """The composer's script keeps what is being typed: `title`, `source` and the form's other fields."""
    typed = request.form
    with transaction():
        drafting.save_draft(current_actor(), place, typed.get("title", ""), typed.get("source", ""), typed_besides())
    return make_response("", 204)


@pages.delete("/drafts/<place>")
@members_only
def drop(place: str) -> Response:
    with transaction():
        drafting.forget_draft(current_actor(), place)
    return make_response("", 204)


@pages.post("/drafts/<place>/forget")
@members_only
def forget(place: str) -> Response:
    drop(place)
    return respond.onward("/drafts")
