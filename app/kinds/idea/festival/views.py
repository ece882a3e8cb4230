"""Pages of the voting festival: the list, one festival with its votes or results, and staff's forms."""

from flask import Blueprint, Response, flash, request, url_for

from app.base.clock import now
from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.guest_cache import ready_for_guests
from app.http.sign_in import members_only
from app.http.template import address, offer
from app.kinds.idea.festival import holding
from app.kinds.idea.festival.form import as_given, begun, wish_of
from app.kinds.idea.festival.own_page import votes_here
from app.kinds.idea.festival.queries import (
    entry_of,
    festival_page,
    festivals,
    find_festival,
    running_festivals,
)
from app.kinds.idea.festival.voting import vote as lay_votes
from app.kinds.idea.status import STATUSES, UNDECIDED
from app.queries.topic_list import spaces_for
from app.queries.topic_page import find_topic
from app.rules import Action, require

pages = Blueprint("festivals", __name__, url_prefix="/ideas/festivals")
offer("running_festivals", running_festivals)
offer("festival_votes", lambda topic: votes_here(current_actor(), topic))


@pages.get("")
@ready_for_guests("site")
def show_all() -> Response:
    return respond.page("kinds/idea/festival/list.html", festivals=festivals(), at=now())


@pages.get("/<int:festival_id>")
@ready_for_guests("site", "festival:{festival_id}")
def show(festival_id: int) -> Response:
    after = request.args.get("after", "")
    page = festival_page(current_actor(), find_festival(festival_id), after)
    return respond.page("kinds/idea/festival/festival.html", block="rows" if after else None, page=page)


@pages.post("/<int:festival_id>/votes/<int:topic_id>")
@members_only
def vote(festival_id: int, topic_id: int) -> Response:
    """`votes` are those that the member wants to have on the idea in all: sent twice it is done once."""
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        festival = lay_votes(actor, festival_id, topic, request.form.get("votes", -1, int))
    entry = entry_of(actor, festival, topic)
    page = festival_page(actor, festival)
    onto = url_for(".show", festival_id=festival_id) + f"#idea-{topic_id}"
    return respond.swap("kinds/idea/festival/vote.htmx.html", otherwise=onto, page=page, entry=entry)


@pages.post("/<int:festival_id>/ideas/<int:topic_id>")
@members_only
def vote_on_its_page(festival_id: int, topic_id: int) -> Response:
    """The same from the idea's own page."""
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        lay_votes(actor, festival_id, topic, request.form.get("votes", -1, int))
    here = next((each for each in votes_here(actor, topic) if each.festival.id == festival_id), None)
    onto = f"{address(topic)}#festival-{festival_id}"
    return respond.swap("kinds/idea/festival/_here.html", otherwise=onto, topic=topic, here=here)


@pages.get("/new")
@members_only
def new() -> Response:
    return _form()


def _form(given: Given | None = None, festival_id: int = 0) -> Response:
    require(current_actor(), Action.FESTIVAL_HOLD)
    return respond.page(
        "kinds/idea/festival/form.html",
        given=given or begun(),
        festival_id=festival_id,
        spaces=spaces_for(current_actor(), "idea"),
        statuses={status: STATUSES[status] for status in UNDECIDED},
    )


@pages.post("")
@members_only
@redo_with(_form)
def add() -> Response:
    with transaction():
        festival = holding.open_festival(current_actor(), wish_of(Given.from_request()))
    return respond.onward(url_for(".show", festival_id=festival.id))


@pages.get("/<int:festival_id>/edit")
@members_only
def edit(festival_id: int) -> Response:
    return _form(as_given(find_festival(festival_id)), festival_id)


@pages.post("/<int:festival_id>/edit")
@members_only
@redo_with(_form)
def change(festival_id: int) -> Response:
    with transaction():
        holding.change(current_actor(), festival_id, wish_of(Given.from_request()))
    return respond.onward(url_for(".show", festival_id=festival_id))


@pages.post("/<int:festival_id>/end")
@members_only
def end(festival_id: int) -> Response:
    with transaction():
        holding.end(current_actor(), festival_id)
    flash(str(_("The festival is over. The results are open to all.")), "success")
    return respond.onward(url_for(".show", festival_id=festival_id))


@pages.post("/<int:festival_id>/void")
@members_only
def void(festival_id: int) -> Response:
    with transaction():
        holding.void(current_actor(), festival_id, Given.from_request()["reason"])
    flash(str(_("The festival is void. All votes have come back.")), "success")
    return respond.onward(url_for(".show", festival_id=festival_id))
