"""Reading on: what came since, how far one has read, and where one stopped."""

from uuid import uuid4

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.base.database import transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.http.sign_in import members_only
from app.operations import reading
from app.operations.dwelling import note_reading_time
from app.operations.kinds import KINDS
from app.queries import unread
from app.queries.topic_list import TopicFilter, spaces_for, topic_list
from app.queries.topic_page import find_topic, new_posts
from app.readers.notifications.reading import read_with
from app.rules.topics import last_number_told

pages = Blueprint("reading", __name__)

# The smallest picture there is: seeing it is having read, where no script can tell.
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


@pages.get("/unread")
@members_only
def show_all() -> Response:
    """Everything that is new to the member."""
    wanted = TopicFilter(among=unread.with_news(current_actor()), after=request.args.get("after", ""))
    shown = topic_list(current_actor(), wanted)
    block = "rows" if wanted.after else None
    news = unread.news_of(current_actor(), shown.topics.rows)
    return respond.page("topics/unread.html", block=block, page=shown, news=news, kinds=KINDS)


@pages.post("/unread/clear")
@members_only
def clear() -> Response:
    """Everything is read: in one space (field `space`) or in all."""
    space = request.form.get("space", 0, int)
    spaces = [each for each in spaces_for(current_actor()) if space in (0, each.id)]
    with transaction():
        reading.note_all_read(current_actor(), spaces)
    return respond.onward(respond.safe_next("/unread"))


@pages.get("/t/<int:topic_id>/posts/unread")
def first_new(topic_id: int) -> Response:
    """The first post that the member has not read; the newest where nothing is left."""
    topic = find_topic(current_actor(), topic_id)
    post_id = unread.first_new_post(current_actor(), topic)
    if post_id is None:
        raise NotFound(_("There is no such post."))
    return make_response(redirect(url_for("topics.post", post_id=post_id), 302))


@pages.post("/t/<int:topic_id>/posts/read")
def note(topic_id: int) -> Response:
    """The page's script tells how far its reader has come (field `number`)."""
    _note(topic_id, request.form.get("number", 0, int))
    return make_response("", 204)


@pages.post("/reading-time")
@members_only
def note_time() -> Response:
    """The page's script tells for how many `seconds` its reader was there; which page it was is not asked."""
    with transaction():
        note_reading_time(current_actor(), request.form.get("seconds", 0, int))
    return make_response("", 204)


@pages.get("/t/<int:topic_id>/posts/read.gif")
def note_by_picture(topic_id: int) -> Response:
    """Without a script the browser tells by loading this. Other sites can't make it: cookies stay here (SameSite)."""
    _note(topic_id, request.args.get("number", 0, int))
    response = make_response(PIXEL)
    response.mimetype = "image/gif"
    response.headers["Cache-Control"] = "no-store"
    return response


def _note(topic_id: int, number: int) -> None:
    topic = find_topic(current_actor(), topic_id)
    if number > unread.read_up_to(current_actor(), topic_id):
        with transaction():
            reading.note_reading(current_actor(), topic, number)
            read_with(current_actor().member_id, topic_id, number)


@pages.get("/t/<int:topic_id>/posts/new")
def show_new(topic_id: int) -> Response:
    """The posts behind number `after`, each to be put where it belongs; without htmx the page that has them."""
    topic = find_topic(current_actor(), topic_id)
    after = request.args.get("after", 0, int)
    onto = url_for("topics.show", topic_id=topic.id, slug=topic.slug, after=after)
    views = new_posts(current_actor(), topic, after)
    return respond.swap("posts/new.htmx.html", otherwise=onto, views=views, topic=topic, key=uuid4().hex)


@pages.get("/pulse")
def pulse() -> Response:
    """For pages whose live stream is closed: the member's count of news and where the topic stands."""
    told: dict[str, int] = {}
    topic_id = request.args.get("topic", 0, int)
    if topic_id:
        topic = find_topic(current_actor(), topic_id)
        told = {
            "topic_id": topic.id,
            "last_number": last_number_told(current_actor(), topic),
            "answer_count": topic.answer_count,
        }
    return make_response(told)
