"""Search, and the pages of tags."""

from flask import Blueprint, Response, request

from app.base.errors import NotFound
from app.base.i18n import _
from app.http import limits, respond
from app.http.actor import current_actor
from app.http.guest_cache import ready_for_guests
from app.operations.kinds import KINDS
from app.queries.search_page import SearchFilter, search_page
from app.queries.tags_page import tags_in_use
from app.queries.topic_list import TopicFilter, topic_list

pages = Blueprint("search", __name__)


@pages.get("/search")
@limits.per_visitor("120 per minute")
def show() -> Response:
    found = search_page(current_actor(), _wanted())
    block = "hits" if found.wanted.skip else "results"
    tags = [] if found.has_words else tags_in_use(current_actor(), most=30)
    return respond.page("search/search.html", block=block, page=found, kinds=KINDS, tags=tags)


def _wanted() -> SearchFilter:
    args = request.args
    kind = args.get("kind", "")
    return SearchFilter(
        text=args.get("q", "").strip(),
        kind=kind if kind in KINDS else "",
        space_id=args.get("space", 0, int),
        tag=args.get("tag", "").strip().lower(),
        newest_first=args.get("sort") == "newest",
        skip=args.get("after", 0, int),
    )


@pages.get("/tags")
@ready_for_guests("site")
def tags() -> Response:
    return respond.page("search/tags.html", tags=tags_in_use(current_actor()))


@pages.get("/tags/<name>")
@ready_for_guests("site")
def tag(name: str) -> Response:
    wanted = TopicFilter(
        tag=name.lower(), order=request.args.get("order", "active"), after=request.args.get("after", "")
    )
    shown = topic_list(current_actor(), wanted)
    if not shown.topics.rows and not wanted.after:
        raise NotFound(_("No topic that you may read has this tag."))
    block = "rows" if wanted.after else None
    return respond.page("search/tag.html", block=block, page=shown, name=wanted.tag, kinds=KINDS)
