"""What staff do to tags."""

from flask import Blueprint, Response, flash

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.operations import synonyms
from app.views.search import all_tags

pages = Blueprint("tags", __name__)


@pages.post("/tags/synonyms")
@redo_with(all_tags)
def join() -> Response:
    """Staff: one tag becomes a synonym of another."""
    given = Given.from_request()
    with transaction():
        tag = synonyms.join(current_actor(), given["name"], given["main_tag"])
    flash(str(_("%(name)s is a synonym now.", name=tag.name)), "success")
    return respond.onward("/tags#synonyms")


@pages.post("/tags/synonyms/undo")
@redo_with(all_tags)
def part() -> Response:
    with transaction():
        tag = synonyms.part(current_actor(), Given.from_request()["name"])
    flash(str(_("%(name)s is a tag of its own again.", name=tag.name)), "success")
    return respond.onward("/tags#synonyms")
