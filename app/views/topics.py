"""Lists of topics, one topic, and the composer."""

from collections.abc import Callable
from itertools import chain
from uuid import uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from app.base import freshness
from app.base.database import transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.base.keeping import Stamps
from app.http import pieces, respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.guest_cache import ready_for_guests
from app.http.moments import typed_moment
from app.http.sending import once
from app.http.template import address, offer
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import drafting, moderating, posting, tagging
from app.operations.kinds import KINDS, Kind, kind_named
from app.operations.writing import previewed
from app.queries import unread
from app.queries.post_views import PostView
from app.queries.topic_list import TopicFilter, spaces_for, topic_list
from app.queries.topic_page import (
    TopicPage,
    find_post,
    find_post_in,
    find_topic,
    new_posts,
    place_of,
    thread_page,
    topic_page,
)
from app.queries.topic_posts import Asked
from app.rules import Action, require, why_not
from app.views.by_kind import similar_to

pages = Blueprint("topics", __name__)


@pages.get("/questions", defaults={"kind": "question"})
@pages.get("/blog", defaults={"kind": "blog"})
@pages.get("/ideas", defaults={"kind": "idea"})
@pages.get("/boards", defaults={"kind": "board"})
@pages.get("/knowledge", defaults={"kind": "knowledge"})
@ready_for_guests("site")
def kind_list(kind: str) -> Response:
    return _list(kind_named(kind), None)


@pages.get("/s/<slug>")
@ready_for_guests("site")
def space_list(slug: str) -> Response:
    space = next((space for space in spaces_for(current_actor()) if space.slug == slug), None)
    if space is None:
        raise NotFound(_("There is no such space."))
    return _list(kind_named(space.kind), space)


def _list(kind: Kind, space: Space | None) -> Response:
    wanted = TopicFilter(
        kind=kind.name,
        space_id=space.id if space else request.args.get("space", 0, int),
        state=request.args.get("state", "") if request.args.get("state") in kind.states else "",
        tag=request.args.get("tag", "").lower(),
        asks={name: _asked_for(name) for name, each in kind.asks.items() if _asked_for(name) in each.options},
        order=request.args.get("order", "new" if kind.name == "blog" else "active"),
        after=request.args.get("after", ""),
    )
    shown = topic_list(current_actor(), wanted)
    block = "rows" if wanted.after else None
    news = unread.news_of(current_actor(), shown.topics.rows)
    counts = {} if block else unread.counts_by_space(current_actor())
    return respond.page("topics/list.html", block=block, page=shown, kind=kind, space=space, news=news, counts=counts)


def _asked_for(name: str) -> str:
    return request.args.get(name, "")


@pages.get("/t/<int:topic_id>")
@pages.get("/t/<int:topic_id>/")
@pages.get("/t/<int:topic_id>/<slug>")
@ready_for_guests("topic:{topic_id}", "spaces")
def show(topic_id: int, slug: str = "") -> Response:
    return show_topic(topic_id)


def show_topic(topic_id: int, given: Given | None = None, **_shown: object) -> Response:
    """The topic's page; `given` keeps a reply that was refused."""
    stamps = freshness.stamps(f"topic:{topic_id}", "spaces")
    topic = find_topic(current_actor(), topic_id, stamps)
    page = _asked_page(topic, stamps)
    if page.asked.thread and respond.is_htmx():
        return respond.html(render_template("topics/replies.htmx.html", page=page, stamps=stamps))
    block = None if page.asked.is_first else "posts"
    given = given or _drafted(f"topic:{topic.id}", wanted="draft" in request.args)
    return respond.page("topics/topic.html", block=block, page=page, stamps=stamps, given=given, key=uuid4().hex)


def _asked_page(topic: Topic, stamps: Stamps) -> TopicPage:
    """By the address: `order`, `after` (and `nices`) of the last post shown, `thread` for the replies to one post."""
    asked = Asked(
        order="nices" if request.args.get("order") == "nices" else "time",
        after=max(request.args.get("after", 1, int), 1),
        nices=request.args.get("nices", 0, int),
        thread=request.args.get("thread", 0, int),
    )
    if not asked.thread:
        return topic_page(current_actor(), topic, asked, stamps)
    return thread_page(current_actor(), topic, find_post_in(current_actor(), topic, asked.thread), asked.after)


def _ready_post(article: Callable[[PostView], str], view: PostView, stamps: Stamps) -> Markup:
    """The article of a post, shared by all viewers who may do and have done the same with it."""
    return pieces.piece(view.look(current_actor()), stamps, lambda: article(view))


def _ready_posts(posts: Callable[[], str], page: TopicPage, stamps: Stamps) -> Markup:
    """The whole list: most viewers have done nothing with any of them, and see the same."""
    actor = current_actor()
    views = [*page.posts, *chain.from_iterable(thread.replies for thread in page.threads.values())]
    muted = page.muted_ids and frozenset(view.post.author_id for view in views) & frozenset(page.muted_ids)
    look = (page.topic.id, page.asked, page.last_number, page.first_new, muted, *(view.look(actor) for view in views))
    return pieces.piece(look, stamps, posts)


offer("ready_post", _ready_post)
offer("ready_posts", _ready_posts)


def _drafted(place: str, *, wanted: bool = True) -> Given:
    """What the writer had begun there; what the address holds stands over it."""
    draft = drafting.draft_at(current_actor(), place) if wanted else None
    begun = {**(draft.more or {}), "title": draft.title, "source": draft.source} if draft else {}
    return Given({**begun, **request.args})


@pages.get("/new")
def compose() -> Response:
    return show_composer()


def show_composer(given: Given | None = None) -> Response:
    kind = kind_named(request.values.get("kind", "question"))
    if not current_actor().signed_in:
        return make_response(redirect(url_for("signing_in.form", next=request.full_path)))
    spaces = [space for space in spaces_for(current_actor(), kind.name) if _may_post(space)]
    if not spaces:
        require(current_actor(), Action.TOPIC_ADD, _first_space(kind))
    given = given or _drafted(f"new:{kind.name}")
    return respond.page(
        "topics/compose.html",
        kind=kind,
        kinds=list(KINDS.values()),
        spaces=spaces,
        given=given,
        similar=similar_to(given["title"], kind),
        key=uuid4().hex,
    )


def _may_post(space: Space) -> bool:
    return why_not(current_actor(), Action.TOPIC_ADD, space) is None


def _first_space(kind: Kind) -> Space:
    spaces = spaces_for(current_actor(), kind.name)
    if not spaces:
        raise NotFound(_("There is no space of this kind yet."))
    return spaces[0]


@pages.post("/new")
@once
@redo_with(show_composer)
def add() -> Response:
    given = Given.from_request()
    draft = posting.TopicDraft(
        title=given["title"],
        source=given["source"],
        tags=tagging.tag_names(given["tags"]),
        extras=given.values,
        key=given["key"] or None,
        publish=given["do"] != "draft",
        publish_at=typed_moment(given["publish_at"], "publish_at"),
    )
    with transaction():
        topic = posting.add_topic(current_actor(), _chosen_space(given), draft)
    return respond.onward(address(topic))


def _chosen_space(given: Given) -> Space:
    kind = given["kind"] or "question"
    chosen = [space for space in spaces_for(current_actor(), kind) if str(space.id) == given["space"]]
    if not chosen:
        raise Invalid(_("Choose a space."), field="space")
    return chosen[0]


@pages.post("/t/<int:topic_id>/posts")
@once
@redo_with(show_topic)
def reply(topic_id: int) -> Response:
    given, actor = Given.from_request(), current_actor()
    topic = find_topic(actor, topic_id)
    with transaction():
        to = posting.post_in(topic, given["to"])
        post = posting.reply(actor, topic, given["source"], to=to, key=given["key"] or None)
    views = new_posts(actor, topic, post.number - 1)[:1]
    onto = url_for("topics.post", post_id=post.id)
    return respond.swap("posts/reply.htmx.html", views=views, topic=topic, key=uuid4().hex, otherwise=onto)


@pages.post("/t/<int:topic_id>/lock")
def lock(topic_id: int) -> Response:
    """`on=1` closes the topic to replies, `on=0` opens it again."""
    topic = find_topic(current_actor(), topic_id)
    with transaction():
        change = moderating.lock if request.form.get("on", "1") == "1" else moderating.unlock
        change(current_actor(), topic)
    return respond.onward(address(topic))


@pages.get("/p/<int:post_id>")
def post(post_id: int) -> Response:
    """A post's own address leads to the page of the topic on which it stands."""
    found = find_post(current_actor(), post_id)
    place = place_of(found)
    where = url_for(
        "topics.show",
        topic_id=found.topic_id,
        slug=found.topic.slug,
        thread=place.thread or None,
        after=place.after if place.after > 1 else None,
    )
    return make_response(redirect(f"{where}#post-{found.id}", 302))


@pages.post("/preview")
def preview() -> Response:
    """What a text will look like; a full page where there is no JavaScript."""
    html = previewed(request.form.get("source", ""))
    return respond.page("topics/preview.html", block="preview", html=html)
