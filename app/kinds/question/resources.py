"""The best answer, for programs."""

from typing import Any

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.http.actor import current_actor
from app.http.api_fields import Asked, number
from app.http.openapi import Group
from app.kinds.question import operations
from app.queries.topic_page import find_post, find_topic

resources = Group("questions", "What questions have besides.")


class BestSent(Asked):
    post_id = number("An answer to this question.", required=True)


@resources.at("PUT", "/topics/<int:topic_id>/best-answer", takes=BestSent, status=204)
def choose(sent: dict[str, Any], topic_id: int) -> None:
    """Make an answer the best one, in place of another if there was one."""
    topic, post = find_topic(current_actor(), topic_id), find_post(current_actor(), sent["post_id"])
    if post.topic_id != topic.id:
        raise Invalid(_("This post belongs to another topic."), field="post_id")
    with transaction():
        operations.accept(current_actor(), post)


@resources.at("DELETE", "/topics/<int:topic_id>/best-answer", status=204)
def withdraw(topic_id: int) -> None:
    """No answer is the best one any more."""
    topic = find_topic(current_actor(), topic_id)
    with transaction():
        operations.unaccept(current_actor(), topic)
