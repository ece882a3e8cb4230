"""Telling members what concerns them: a messenger with a list of its own, and a mail for answers."""

from app.readers.notifications import (  # noqa: F401
    emergencies,
    events,
    festivals,
    groups,
    merged,
    messages,
    polls,
    reminders,
    rewards,
)
from app.readers.notifications.model import IdeaSupporter, Notification, What
from app.readers.notifications.reader import notifications
from app.readers.notifications.reading import mark_all_read, mark_read
from app.readers.notifications.telling import unread_count

__all__ = ["IdeaSupporter", "Notification", "What", "mark_all_read", "mark_read", "notifications", "unread_count"]
