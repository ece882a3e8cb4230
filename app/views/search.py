"""Search, and the pages of tags."""

from dataclasses import asdict
from hashlib import blake2b

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, request, url_for

from app.base.errors import NotFound
from app.base.i18n import _
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.forms import Given
from app.http.guest_cache import ready_for_guests
from app.http.sign_in import members_only
from app.operations.kinds import KINDS
from app.queries import tags_page
from app.queries.search_page import SearchFilter, search_page
from app.queries.search_suggestions import suggestions
from app.queries.searches_page import searches_page
from app.queries.topic_list import TopicFilter, topic_list
from app.readers.search import Order, asked
from app.rules import Action, require

pages = Blueprint("search", __name__)

LONGEST_TYPED, LONGEST_FIELD = 200, 60


@pages.get("/search")
@limits.per_visitor("120 per minute")
def show() -> Response:
    found = search_page(current_actor(), _wanted())
    if found.has_words and not found.wanted.skip and "X-Typing" not in request.headers:
        asked.note(_mark_of_visitor(), found.wanted.text, bool(found.total) and not found.near)
    block = "hits" if found.wanted.skip else "results"
    tags = [] if found.has_words or found.problems else tags_page.tags_in_use(current_actor(), most=30)
    status = 422 if found.problems else 200
    return respond.page("search/search.html", block=block, status=status, page=found, kinds=KINDS, tags=tags)


def _mark_of_visitor() -> str:
    """Tells visitors apart for ten minutes, and says of none who it is."""
    secret = current_app.config["YUI"].secret.encode()[:64]
    return blake2b(limits.visitor().encode(), key=secret, digest_size=8).hexdigest()


@pages.get("/staff/searches")
@members_only
def searches() -> Response:
    require(current_actor(), Action.STAFF_ROOM)
    return respond.page("search/searches.html", page=searches_page())


@pages.get("/search/suggestions")
@limits.per_visitor("240 per minute")
def suggest() -> Response:
    """For the script of the search field: what could be meant by what was typed so far."""
    typed, operators = request.args.get("q", "")[:LONGEST_TYPED], request.args.get("for") == "operators"
    options = suggestions(current_actor(), typed, operators_only=operators)
    answer = jsonify(options=[asdict(each) for each in options])
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _wanted() -> SearchFilter:
    args = {name: value.replace("\x00", "").strip() for name, value in request.args.items()}
    return SearchFilter(
        text=args.get("q", ""),
        kind=args.get("kind", "") if args.get("kind") in KINDS else "",
        space_id=request.args.get("space", 0, int),
        order=Order(args["sort"]) if args.get("sort") in list(Order) else Order.RELEVANCE,
        skip=request.args.get("after", 0, int),
        tag=args.get("tag", "")[:LONGEST_FIELD],
        by=args.get("by", "")[:LONGEST_FIELD],
        status=args.get("status", "")[:LONGEST_FIELD],
        since=args.get("since", "")[:LONGEST_FIELD],
        before=args.get("before", "")[:LONGEST_FIELD],
    )


@pages.get("/tags")
@ready_for_guests("site")
def tags() -> Response:
    return all_tags()


def all_tags(given: Given | None = None) -> Response:
    in_use, pairs = tags_page.tags_in_use(current_actor()), tags_page.synonyms()
    return respond.page("search/tags.html", tags=in_use, synonyms=pairs, given=given or Given())


@pages.get("/tags/<name>")
@ready_for_guests("site")
def tag(name: str) -> Response:
    """The topics with one tag; a synonym leads to its main tag."""
    main = tags_page.main_name(name.lower())
    if main != name.lower():
        asked = f"?{request.query_string.decode()}" if request.query_string else ""
        return make_response(redirect(url_for("search.tag", name=main) + asked, 301))
    wanted = TopicFilter(tag=main, order=request.args.get("order", "active"), after=request.args.get("after", ""))
    shown = topic_list(current_actor(), wanted)
    if not shown.topics.rows and not wanted.after:
        raise NotFound(_("No topic that you may read has this tag."))
    also = [synonym for synonym, _main in tags_page.synonyms(main)]
    block = "rows" if wanted.after else None
    return respond.page("search/tag.html", block=block, page=shown, name=main, also=also, kinds=KINDS)
