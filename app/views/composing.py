"""What helps while one writes: topics like this one, completions of names, tags and emoji."""

from flask import Blueprint, Response, jsonify, request

from app.base.emojis import named
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.forms import Given
from app.http.sign_in import members_only
from app.operations.kinds import kind_named
from app.queries.completions import Option, people_like, tags_like
from app.views.by_kind import similar_to
from app.views.topics import show_composer

pages = Blueprint("composing", __name__)

LONGEST_TYPED = 40


@pages.get("/new/similar")
@members_only
@limits.per_visitor("240 per minute")
def similar() -> Response:
    """For the script of the composer: the list alone."""
    found = similar_to(request.args.get("title", ""), kind_named(request.args.get("kind", "question")))
    return respond.page("topics/similar.html", block="similar", similar=found)


@pages.post("/new/similar")
@members_only
def look_for_similar() -> Response:
    """Without a script: the composer as it was, with the list."""
    return show_composer(Given.from_request())


@pages.get("/complete/<what>")
@members_only
@limits.per_visitor("240 per minute")
def complete(what: str) -> Response:
    """`people`, `tags` or `emoji` that begin with `q`; `topic` is the topic in which one writes."""
    typed, actor = request.args.get("q", "").strip()[:LONGEST_TYPED], current_actor()
    if what == "people":
        options = people_like(actor, typed, request.args.get("topic", 0, int))
    elif what == "tags":
        options = tags_like(actor, typed)
    else:
        options = [Option(sign, f":{name}:") for sign, name in named(typed)]
    answer = jsonify(options=[{"value": each.value, "label": each.label} for each in options])
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
