"""One post, and what is done to it."""

from typing import Any

from app.api.schemas import PostSchema
from app.base.database import transaction
from app.http.actor import current_actor
from app.http.api_fields import Asked, number, words, words_list
from app.http.openapi import Group
from app.operations import editing, reacting, tagging
from app.queries.post_views import PostView, post_view
from app.queries.topic_page import find_post

resources = Group("posts", "Posts and nices.")


class PostSent(Asked):
    """What is left out stays. Title and tags belong to the post that opens a topic."""

    text = words("Markdown.")
    title = words()
    tags = words_list("At most five.")
    revision = number("The `revision` that you read; another one is refused.", load_default=None, allow_none=True)


@resources.at("GET", "/posts/<int:post_id>", PostSchema)
def post(post_id: int) -> PostView:
    """A post."""
    return _seen(post_id)


@resources.at("PATCH", "/posts/<int:post_id>", PostSchema, takes=PostSent)
def edit(sent: dict[str, Any], post_id: int) -> PostView:
    """Change a post; what it said before is kept as a revision."""
    found = find_post(current_actor(), post_id)
    with transaction():
        editing.edit(
            current_actor(),
            found,
            sent.get("text", found.source),
            title=sent.get("title"),
            tags=tagging.tag_names(",".join(sent["tags"])) if "tags" in sent else None,
            seen_revision=sent["revision"],
        )
    return _seen(post_id)


@resources.at("DELETE", "/posts/<int:post_id>", status=204)
def remove(post_id: int) -> None:
    """Take a post back; number 1 takes its topic along. It can be restored on its page."""
    found = find_post(current_actor(), post_id)
    with transaction():
        editing.remove(current_actor(), found)


@resources.at("PUT", "/posts/<int:post_id>/nice", PostSchema)
def give_nice(post_id: int) -> PostView:
    """Thank for a post. Twice is once."""
    found = find_post(current_actor(), post_id)
    with transaction():
        reacting.give_nice(current_actor(), found)
    return _seen(post_id)


@resources.at("DELETE", "/posts/<int:post_id>/nice", PostSchema)
def take_nice_back(post_id: int) -> PostView:
    """Take your thanks back."""
    found = find_post(current_actor(), post_id)
    with transaction():
        reacting.take_nice_back(current_actor(), found)
    return _seen(post_id)


def _seen(post_id: int) -> PostView:
    return post_view(current_actor(), find_post(current_actor(), post_id))
