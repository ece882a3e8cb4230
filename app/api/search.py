"""Search."""

from typing import Any

from app.api.schemas import FoundSchema
from app.base.errors import Invalid
from app.base.i18n import _
from app.http.actor import current_actor
from app.http.api_fields import Asked, number, one_of, words
from app.http.openapi import Group
from app.queries.search_page import DEEPEST, SearchFilter, SearchPage, search_page
from app.queries.topic_list import spaces_for
from app.readers.search import Order

resources = Group("search", "Posts by their words, in Japanese and English.")


class SearchAsked(Asked):
    q = words("What to look for.", required=True)
    kind = words(load_default="")
    space = words("A space's slug.", load_default="")
    tag = words(load_default="")
    by = words("An author's handle.", load_default="")
    status = words("A question's or an idea's.", load_default="")
    since = words("A day, month or year: from then on.", load_default="")
    before = words("A day, month or year: until then.", load_default="")
    sort = one_of(tuple(Order), load_default=Order.RELEVANCE)
    after = number("The `next` of the page before.", most=DEEPEST, load_default=0)
    size = number(least=1, most=50, load_default=20)


@resources.at("GET", "/search", FoundSchema, asks=SearchAsked, often="120 per minute")
def found(asked: dict[str, Any]) -> SearchPage:
    """The posts that hold what you ask for, best match first; `q` takes operators as the page does."""
    wanted = SearchFilter(
        text=asked["q"],
        kind=asked["kind"],
        space_id=_space_id(asked["space"]) if asked["space"] else 0,
        **{name: asked[name] for name in ("tag", "by", "status", "since", "before")},
        order=Order(asked["sort"]),
        skip=asked["after"],
        size=asked["size"],
    )
    page = search_page(current_actor(), wanted)
    if page.problems:
        raise Invalid(page.problems[0], field="q")
    if not page.has_words:
        raise Invalid(_("There is no word in this"), field="q")
    return page


def _space_id(slug: str) -> int:
    found = [space.id for space in spaces_for(current_actor()) if space.slug == slug]
    if not found:
        raise Invalid(_("There is no such space."), field="space")
    return found[0]
