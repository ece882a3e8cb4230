"""Topics and their posts."""

from typing import Any

from flask import url_for

from app.api.schemas import OpenedSchema, PostListSchema, PostSchema, TopicListSchema
from app.base.database import transaction
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.http.actor import current_actor
from app.http.api_fields import Asked, number, one_of, words, words_by_name, words_list, yes_or_no
from app.http.openapi import Group
from app.http.sending import request_key
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import posting, tagging
from app.operations.kinds import KINDS
from app.queries.member_page import find_member
from app.queries.post_views import PostView, post_view
from app.queries.topic_list import ORDERS, TopicFilter, spaces_for, topic_list
from app.queries.topic_page import find_post, find_topic, posts_after

resources = Group("topics", "Topics, and the posts of each.")


class TopicsAsked(Asked):
    kind = words(load_default="")
    space = words("A space's slug.", load_default="")
    state = words("A question's or an idea's state.", load_default="")
    tag = words(load_default="")
    author = words("A member's handle.", load_default="")
    order = one_of(tuple(ORDERS), load_default="active")
    after = words("The `next` of the page before.", load_default="")
    size = number(least=1, most=100, load_default=25)


class TopicSent(Asked):
    space = words("The slug of the space.", required=True)
    title = words(required=True)
    text = words("Markdown.", required=True)
    tags = words_list("At most five.", load_default=list)
    extras = words_by_name("What this kind's composer asks besides, such as an idea's `discussion`.", load_default=dict)
    publish = yes_or_no("False keeps a draft.", load_default=True)


class PostsAsked(Asked):
    after = number("Posts behind this number.", load_default=0)
    size = number(least=1, most=100, load_default=20)


class ReplySent(Asked):
    text = words("Markdown.", required=True)
    reply_to_id = number("The post of this topic that it answers.", load_default=None, allow_none=True)


@resources.at("GET", "/topics", TopicListSchema, asks=TopicsAsked)
def topics(asked: dict[str, Any]) -> dict[str, Any]:
    """The topics that you may read."""
    wanted = TopicFilter(
        kind=asked["kind"] if asked["kind"] in KINDS else _no_kind(asked["kind"]),
        space_id=_space_named(asked["space"]).id if asked["space"] else 0,
        state=asked["state"],
        tag=asked["tag"].lower(),
        author_id=_author_id(asked["author"]) if asked["author"] else 0,
        order=asked["order"],
        after=asked["after"],
        size=asked["size"],
    )
    found = topic_list(current_actor(), wanted).topics
    return {"topics": found.rows, "next": found.next}


@resources.at("POST", "/topics", OpenedSchema, takes=TopicSent, status=201, once=True)
def open_topic(sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Open a topic."""
    actor, space = current_actor(), _space_named(sent["space"])
    draft = posting.TopicDraft(
        title=sent["title"],
        source=sent["text"],
        tags=tagging.tag_names(",".join(sent["tags"])),
        extras=sent["extras"],
        key=request_key(),
        publish=sent["publish"],
    )
    with transaction():
        topic = posting.add_topic(actor, space, draft)
    place = url_for("api_topics.topic", topic_id=topic.id)
    return _opened(find_topic(actor, topic.id)), 201, {"Location": place}


@resources.at("GET", "/topics/<int:topic_id>", OpenedSchema)
def topic(topic_id: int) -> dict[str, Any]:
    """A topic with the post that opens it."""
    return _opened(find_topic(current_actor(), topic_id))


@resources.at("GET", "/topics/<int:topic_id>/posts", PostListSchema, asks=PostsAsked)
def posts(asked: dict[str, Any], topic_id: int) -> dict[str, Any]:
    """The posts of a topic that you may read, in their order; number 1 opens it."""
    topic = find_topic(current_actor(), topic_id)
    found, following = posts_after(current_actor(), topic, asked["after"], asked["size"])
    return {"posts": found, "next": following}


@resources.at("POST", "/topics/<int:topic_id>/posts", PostSchema, takes=ReplySent, status=201, once=True)
def reply(sent: dict[str, Any], topic_id: int) -> tuple[PostView, int, dict[str, str]]:
    """Answer or comment."""
    actor, topic = current_actor(), find_topic(current_actor(), topic_id)
    key = request_key()
    with transaction():
        to = posting.post_in(topic, str(sent["reply_to_id"] or ""))
        post = posting.reply(actor, topic, sent["text"], to=to, key=key)
    place = url_for("api_posts.post", post_id=post.id)
    return post_view(actor, find_post(actor, post.id)), 201, {"Location": place}


def _opened(topic: Topic) -> dict[str, Any]:
    opening, _next = posts_after(current_actor(), topic, 0, 1)
    return {"topic": topic, "post": opening[0]}


def _no_kind(name: str) -> str:
    if name:
        raise Invalid(_("There is no such kind of topic."), field="kind")
    return ""


def _space_named(slug: str) -> Space:
    found = [space for space in spaces_for(current_actor()) if space.slug == slug]
    if not found:
        raise Invalid(_("There is no such space."), field="space")
    return found[0]


def _author_id(handle: str) -> int:
    try:
        member: Member = find_member(handle)
    except NotFound as missing:
        raise Invalid(missing.reason, field="author") from missing
    return member.id
