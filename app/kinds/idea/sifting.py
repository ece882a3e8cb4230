"""The list of ideas: by age and support besides what every list is filtered by."""

from datetime import timedelta

from sqlalchemy import Select, select

from app.base.clock import now
from app.base.i18n import _
from app.kinds.idea.models import Idea
from app.models.topics import Topic
from app.operations.kinds import Asked, Choice, Order

NEWER, OLDER = "newer", "older"
AGES = {"7": NEWER, "28": NEWER, "90": NEWER, "90-": OLDER, "365-": OLDER}

CHOICES = {
    "age": Choice(
        _("Age"),
        {
            "7": _("Of the last 7 days"),
            "28": _("Of the last 28 days"),
            "90": _("Of the last 90 days"),
            "90-": _("Older than 90 days"),
            "365-": _("Older than a year"),
        },
    ),
    "support": Choice(
        _("Support"),
        {
            "1": _("Supported by somebody"),
            "5": _("5 supporters or more"),
            "10": _("10 supporters or more"),
            "25": _("25 supporters or more"),
            "100": _("100 supporters or more"),
        },
    ),
}

_support = select(Idea.support_count).where(Idea.topic_id == Topic.id).scalar_subquery()
ORDERS = {"support": Order(_("Most supporters"), _support)}


def sift(query: Select[Topic], asked: Asked) -> Select[Topic]:
    """Leave the ideas of that age, with that much support."""
    if asked.get("age"):
        then = now() - timedelta(days=int(asked["age"].rstrip("-")))
        newer = AGES[asked["age"]] == NEWER
        query = query.where(Topic.published_at >= then if newer else Topic.published_at < then)
    if asked.get("support"):
        query = query.where(_support >= int(asked["support"]))
    return query
