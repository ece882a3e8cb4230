"""Pages of the idea farm: support, the roadmap."""

from flask import Blueprint, Response, request

from app.base.database import transaction
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.guest_cache import ready_for_guests
from app.http.sign_in import members_only
from app.http.template import address
from app.kinds.idea import operations
from app.kinds.idea.exporting import COLUMNS, history_lines
from app.kinds.idea.queries import idea_head
from app.kinds.idea.roadmap import Wanted
from app.kinds.idea.roadmap import roadmap as roadmap_of
from app.kinds.idea.status import DONE, PLANNED
from app.queries.topic_page import find_topic
from app.rules import Action, require

pages = Blueprint("ideas", __name__)


@pages.post("/t/<int:topic_id>/support")
def support(topic_id: int) -> Response:
    """`on=1` supports, `on=0` takes it back: saying it twice is saying it once."""
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        if request.form.get("on", "1") == "1":
            operations.support(actor, topic)
        else:
            operations.withdraw_support(actor, topic)
    head = idea_head(actor, find_topic(actor, topic_id))
    return respond.swap("kinds/idea/support.htmx.html", topic=topic, head=head, otherwise=address(topic))


@pages.get("/staff/ideas.csv")
@members_only
def download() -> Response:
    """Every idea with its history."""
    require(current_actor(), Action.IDEA_DECIDE)
    return streamed_csv("ideas", COLUMNS, history_lines())


@pages.get("/roadmap")
@ready_for_guests("site")
def roadmap() -> Response:
    """`show` planned or done, of one `space`; `after` pages through what is done."""
    show = request.args.get("show", "")
    wanted = Wanted(
        show if show in (PLANNED, DONE) else "", request.args.get("space", ""), request.args.get("after", "")
    )
    page = roadmap_of(current_actor(), wanted)
    return respond.page("kinds/idea/roadmap.html", block="rows" if wanted.after else None, page=page)
