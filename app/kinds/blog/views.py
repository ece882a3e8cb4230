"""What staff do to a post of the blog (publish it, set its moment, cover, series), and members' reactions."""

from flask import Blueprint, Response, render_template, request

from app.base.database import transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.moments import as_typed, typed_moment
from app.http.pictures import kept_picture
from app.http.slots import fills
from app.http.template import address, offer
from app.kinds.blog.operations import set_cover
from app.kinds.blog.queries import blog_head, cover_of, place_of, series_names
from app.kinds.blog.reactions import REACTIONS, react, take_back
from app.kinds.blog.reading import reading_minutes
from app.kinds.blog.series import set_series
from app.models.topics import Topic
from app.operations import publishing
from app.queries.topic_page import TopicPage, find_topic
from app.rules import Action, require

pages = Blueprint("blog", __name__, url_prefix="/t/<int:topic_id>")


@pages.get("/publication")
def publication(topic_id: int) -> Response:
    return _show(topic_id)


def _show(topic_id: int, given: Given | None = None) -> Response:
    topic = _blog_post(topic_id)
    cover = cover_of(current_actor(), topic)
    name, place = place_of(topic) or ("", "")
    now_there = {"publish_at": as_typed(topic.publish_at), "cover_alt": cover.alt if cover else ""}
    given = given or Given({**now_there, "series": name, "place": str(place)})
    return respond.page("kinds/blog/publication.html", topic=topic, cover=cover, given=given, names=series_names())


@pages.post("/publish")
def publish(topic_id: int) -> Response:
    topic = _blog_post(topic_id)
    with transaction():
        publishing.publish_now(current_actor(), topic)
    return respond.onward(address(topic))


@pages.post("/schedule")
@redo_with(_show)
def schedule(topic_id: int) -> Response:
    """An empty moment keeps it a draft."""
    topic = _blog_post(topic_id)
    at = typed_moment(Given.from_request()["publish_at"], "publish_at")
    with transaction():
        publishing.schedule(current_actor(), topic, at)
    return respond.onward(address(topic))


@pages.post("/cover")
@redo_with(_show)
def change_cover(topic_id: int) -> Response:
    """A new picture, other words for it, or none with `on=0`."""
    given, topic = Given.from_request(), _blog_post(topic_id)
    before = cover_of(current_actor(), topic)
    if request.form.get("on", "1") == "0":
        upload = None
    elif before is not None and not request.files.get("cover"):
        upload = before.upload
    else:
        upload = kept_picture("cover")
    with transaction():
        set_cover(current_actor(), topic, upload, given["cover_alt"])
    return respond.onward(address(topic))


@pages.post("/series")
@redo_with(_show)
def change_series(topic_id: int) -> Response:
    """An empty name takes the post out of its series; an empty place puts it last."""
    given, topic = Given.from_request(), _blog_post(topic_id)
    place = given["place"]
    if place and not (place.isascii() and place.isdigit() and len(place) < 5):
        raise Invalid(_("Write whole numbers."), field="place")
    with transaction():
        set_series(current_actor(), topic, given["series"], int(place) if place else None)
    return respond.onward(address(topic))


@pages.post("/reactions")
def change_reaction(topic_id: int) -> Response:
    """`on=1` reacts with `kind`, `on=0` takes it back: saying it twice is saying it once."""
    given, actor, topic = Given.from_request(), current_actor(), find_topic(current_actor(), topic_id)
    with transaction():
        (react if given["on"] != "0" else take_back)(actor, topic, given["kind"])
    otherwise, head = f"{address(topic)}#reactions", blog_head(actor, topic)
    return respond.swap("kinds/blog/reactions.htmx.html", otherwise=otherwise, topic=topic, head=head)


@fills("topic", order=10)
def on_topic(topic: Topic, page: TopicPage) -> str:
    """Under a post of the blog: reactions, and the way through its series."""
    return render_template("kinds/blog/foot.html", topic=topic, page=page) if topic.kind == "blog" else ""


offer("reading_minutes", reading_minutes)
offer("blog_reactions", lambda: REACTIONS.values())


def _blog_post(topic_id: int) -> Topic:
    topic = find_topic(current_actor(), topic_id)
    require(current_actor(), Action.TOPIC_PUBLISH, topic)
    if topic.kind != "blog":
        raise NotFound(_("There is no such blog post."))
    return topic
