"""For readers and robots: the Atom feed, the map of the site, and what robots may look at."""

import re
from typing import Any

from flask import Blueprint, Response, render_template, request

from app.base.clock import now
from app.base.errors import NotFound
from app.base.i18n import _
from app.operations.kinds import KINDS
from app.queries.feeds import newest, open_space, parts_of_map, topics_of_part
from app.queries.tags_page import main_name, tags_in_use
from app.queries.topic_list import spaces_for
from app.rules.actor import Actor

pages = Blueprint("feeds", __name__)

FRESH_SECONDS = 300
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pages.get("/feed.atom")
def feed() -> Response:
    """The newest topics; `?space=slug` those of one space, `?tag=name` those with one tag."""
    slug, tag = request.args.get("space", ""), main_name(request.args.get("tag", "").strip().lower())
    space = open_space(slug) if slug else None
    if slug and space is None:
        raise NotFound(_("There is no such space."))
    entries = newest(space, tag)
    if tag and not entries:
        raise NotFound(_("No topic that you may read has this tag."))
    changed_at = max((entry.changed_at for entry in entries), default=now())
    shown = {"entries": entries, "space": space, "tag": tag, "changed_at": changed_at}
    return _answer("feeds/feed.xml", "application/atom+xml", **shown)


@pages.get("/sitemap.xml")
def site_map() -> Response:
    return _answer("feeds/sitemap_index.xml", "application/xml", parts=parts_of_map())


@pages.get("/sitemap-<int:part>.xml")
def part_of_map(part: int) -> Response:
    if part not in parts_of_map():
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    spaces = spaces_for(Actor.guest()) if part == 0 else []
    lists = [kind.path for kind in KINDS.values()] if part == 0 else []
    tags = [name for name, _count in tags_in_use(Actor.guest())] if part == 0 else []
    shown = {"topics": topics_of_part(part), "spaces": spaces, "lists": lists, "tags": tags}
    return _answer("feeds/sitemap.xml", "application/xml", **shown)


@pages.get("/robots.txt")
def robots() -> Response:
    return _answer("feeds/robots.txt", "text/plain")


def _answer(template: str, mimetype: str, **shown: Any) -> Response:
    """The same for everybody, and fresh enough for five minutes."""
    response = Response(NOT_XML.sub("", render_template(template, **shown)), mimetype=mimetype)
    response.add_etag()
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response.make_conditional(request)
    return response
