"""Voting on the topic's page; the poll is one region of it."""

from flask import Blueprint, Response, render_template, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.moments import as_typed
from app.http.slots import fills
from app.http.template import address
from app.models.topics import Topic
from app.programs.polls.asking import wish_of
from app.programs.polls.changing import change, wish_now
from app.programs.polls.closing import close
from app.programs.polls.models import Poll
from app.programs.polls.queries import poll_view
from app.programs.polls.voting import take_back, vote
from app.queries.topic_page import TopicPage, find_topic
from app.rules import Action, require

pages = Blueprint("polls", __name__)


@fills("topic")
def on_topic(topic: Topic, page: TopicPage) -> str:
    """Under the opening post."""
    if not topic.has_poll:
        return ""
    return render_template("programs/polls/poll.html", view=poll_view(current_actor(), topic))


@pages.post("/t/<int:topic_id>/poll")
def cast(topic_id: int) -> Response:
    """`on=1` with the choice votes or changes the vote, `on=0` takes it back."""
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        if request.form.get("on", "1") == "1":
            vote(actor, topic, _choice())
        else:
            take_back(actor, topic)
    return _shown(topic)


@pages.post("/t/<int:topic_id>/poll/close")
def end(topic_id: int) -> Response:
    topic = find_topic(current_actor(), topic_id)
    with transaction():
        close(current_actor(), topic)
    return _shown(topic)


@pages.get("/t/<int:topic_id>/poll/change")
def change_form(topic_id: int) -> Response:
    return _show_form(topic_id)


def _show_form(topic_id: int, given: Given | None = None) -> Response:
    topic = find_topic(current_actor(), topic_id)
    require(current_actor(), Action.POLL_CHANGE, topic)
    view = poll_view(current_actor(), topic)
    return respond.page("programs/polls/change.html", view=view, given=given or _as_typed(view.poll))


def _as_typed(poll: Poll) -> Given:
    wish = wish_now(poll)
    options, closes_at = "\n".join(wish.options), as_typed(wish.closes_at)
    fields = {"options": options, "question": wish.question, "kind": wish.kind.value, "results": wish.results.value}
    return Given({f"poll_{name}": text for name, text in {**fields, "closes_at": closes_at}.items()})


@pages.post("/t/<int:topic_id>/poll/change")
@redo_with(_show_form)
def change_poll(topic_id: int) -> Response:
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        change(actor, topic, wish_of(actor, request.form))
    return respond.onward(f"{address(topic)}#poll")


def _shown(topic: Topic) -> Response:
    view = poll_view(current_actor(), topic)
    return respond.swap("programs/polls/poll.html", view=view, otherwise=f"{address(topic)}#poll")


def _choice() -> list[int]:
    """The boxes that were ticked, or the options by the places that were given to them."""
    ticked = [int(each) for each in request.form.getlist("choice") if each.isdigit()]
    places = {name.removeprefix("place-"): place for name, place in request.form.items() if name.startswith("place-")}
    given = {int(option): int(place) for option, place in places.items() if option.isdigit() and place.isdigit()}
    if len(set(given.values())) < len(given):
        raise Invalid(_("Give each place once."), field="choice")
    return ticked or sorted(given, key=given.__getitem__)
