"""Which department looks after an idea, and until when."""

from dataclasses import dataclass
from datetime import date

from app.base import typed
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.ideas import IdeaAssigned
from app.kinds.idea.models import Idea
from app.models.departments import Department
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.rules import Action, Actor, require
from app.settings.store import site


@dataclass(frozen=True)
class Task:
    """Who is to look after an idea, as typed: a department's id or "", a day as 2026-11-21 or ""."""

    department: str
    due_on: str


def assign(actor: Actor, topic: Topic, task: Task) -> Idea:
    """No department takes the day away, too."""
    require(actor, Action.IDEA_DECIDE, topic)
    locked_topic(topic.id)
    idea = db.session.get_one(Idea, topic.id, populate_existing=True)
    department_id = _open_department(task.department, idea.department_id)
    due_on = _day(task.due_on, idea.due_on) if department_id else None
    if (department_id, due_on) == (idea.department_id, idea.due_on):
        return idea
    idea.department_id, idea.due_on = department_id, due_on
    event = IdeaAssigned(topic_id=topic.id, department_id=department_id, due_on=due_on.isoformat() if due_on else "")
    log.append(event, actor)
    return idea


def _open_department(typed: str, before: int | None) -> int | None:
    if not typed:
        return None
    found = db.session.get(Department, int(typed)) if typed.isdecimal() and len(typed) < 16 else None
    if found is None or (found.closed_at and found.id != before):
        raise Invalid(_("Choose a department of the list."), field="department")
    return found.id


def _day(text: str, before: date | None) -> date | None:
    day = typed.day_or_none(text, "due_on")
    if day and day < day_of(now(), site().zone) and day != before:
        raise Invalid(_("Choose a day to come."), field="due_on")
    return day
