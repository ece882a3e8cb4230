"""The promise on every idea: seen within some days, a word within some more. What is overdue, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.base.clock import day_of, now
from app.base.counting import MOST, counted
from app.base.database import db
from app.kinds.idea.models import Idea
from app.models.topics import Topic
from app.queries.topic_list import readable
from app.rules import Actor
from app.settings.store import site

SHOWN = 5


@dataclass(frozen=True)
class Overdue:
    """How many ideas there are, and the first of them with their topics."""

    count: int
    first: Sequence[Idea]


@dataclass(frozen=True)
class Promises:
    """What staff owe: `unseen` without their receipt, `silent` without a word, `late` at a department past its day."""

    unseen: Overdue
    silent: Overdue
    late: Overdue
    seen_days: int
    word_days: int

    @property
    def count(self) -> int:
        return self.unseen.count + self.silent.count + self.late.count


@dataclass(frozen=True)
class Promised:
    """The promise on one idea that waits; a date in the past is owed."""

    seen_by: datetime | None
    word_by: datetime | None


def overdue(actor: Actor, shown: int = SHOWN, most: int = MOST) -> Promises:
    """For staff's today page and their digest; more than `most` are counted as one more."""
    seen_days, word_days = site().idea_seen_days, site().idea_word_days
    posted_before, silent_before = now() - timedelta(days=seen_days), now() - timedelta(days=word_days)
    return Promises(
        unseen=_overdue(actor, shown, most, Idea.seen_at.is_(None), Topic.published_at <= posted_before),
        silent=_overdue(actor, shown, most, Idea.silent_since <= silent_before),
        late=_overdue(actor, shown, most, Idea.due_on < day_of(now(), site().zone)),
        seen_days=seen_days,
        word_days=word_days,
    )


def promised(topic: Topic, idea: Idea) -> Promised | None:
    """None where nothing is waited for."""
    if idea.silent_since is None or topic.published_at is None:
        return None
    seen_by = topic.published_at + timedelta(days=site().idea_seen_days) if idea.seen_at is None else None
    return Promised(seen_by, idea.silent_since + timedelta(days=site().idea_word_days))


def _overdue(actor: Actor, shown: int, most: int, *conditions: ColumnElement[bool]) -> Overdue:
    waits = (Idea.silent_since.is_not(None), *conditions)
    query = readable(actor).join(Idea, Idea.topic_id == Topic.id).where(*waits)
    waiting = query.with_only_columns(Idea.topic_id, maintain_column_froms=True)
    oldest_first = Idea.silent_since, Idea.topic_id
    first = waiting.order_by(*oldest_first).limit(max(shown, 1)).subquery()
    # Counted with the first of them in one command, for staff's day has few.
    ideas = select(Idea, counted(waiting, most)).join(first, first.c.topic_id == Idea.topic_id)
    rows = db.session.execute(ideas.options(joinedload(Idea.topic)).order_by(*oldest_first)).all()
    return Overdue(rows[0][1] if rows else 0, [row[0] for row in rows[:shown]])
