"""What staff do to a post of the blog: publish it, set its moment, give it a cover."""

from flask import Blueprint, Response, request

from app.base.database import transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.forms import Given, redo_with
from app.http.moments import as_typed, typed_moment
from app.http.pictures import kept_picture
from app.http.template import address
from app.kinds.blog.operations import set_cover
from app.kinds.blog.queries import cover_of
from app.models.topics import Topic
from app.operations import publishing
from app.queries.topic_page import find_topic
from app.rules import Action, require

pages = Blueprint("blog", __name__, url_prefix="/t/<int:topic_id>")


@pages.get("/publication")
def publication(topic_id: int) -> Response:
    return _show(topic_id)


def _show(topic_id: int, given: Given | None = None) -> Response:
    topic = _blog_post(topic_id)
    cover = cover_of(current_actor(), topic)
    given = given or Given({"publish_at": as_typed(topic.publish_at), "cover_alt": cover.alt if cover else ""})
    return respond.page("kinds/blog/publication.html", topic=topic, cover=cover, given=given)


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


def _blog_post(topic_id: int) -> Topic:
    topic = find_topic(current_actor(), topic_id)
    require(current_actor(), Action.TOPIC_PUBLISH, topic)
    if topic.kind != "blog":
        raise NotFound(_("There is no such blog post."))
    return topic
