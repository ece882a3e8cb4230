"""Ideas: when each was posted, seen, answered by staff and decided, as `idea_progress`. A bookkeeper."""

from datetime import datetime

from sqlalchemy import select, update

from app.base.clock import day_of
from app.base.database import db, insert_or_ignore
from app.events.accounts import MemberMerged
from app.events.forum import PostAdded, PostRemoved, PostRestored, TopicAdded
from app.events.ideas import IdeaAssigned, IdeaDecided, IdeaSeen, ReviewClosed
from app.events.log import Logged
from app.readers.ideas.tables import DECIDED, IdeaProgress, ReviewCoverage
from app.readers.ideas.words import work_out_words
from app.readers.marks import mark, mark_everything
from app.readers.reader import Reader
from app.settings.store import site

__all__ = ["DECIDED", "IdeaProgress", "ReviewCoverage", "ideas", "work_out_words"]

ideas = Reader("ideas", tables=(IdeaProgress, ReviewCoverage), clear=lambda: mark_everything("ideas"))


@ideas.on(TopicAdded)
def posted(event: TopicAdded, logged: Logged) -> None:
    if event.kind != "idea":
        return
    day = day_of(logged.happened_at, site().zone)
    row = {
        "topic_id": event.topic_id,
        "post_id": event.post_id,
        "author_id": event.author_id,
        "posted_at": logged.happened_at,
        "posted_on": day,
        "status": "not_started",
        "stands": True,
    }
    insert_or_ignore(IdeaProgress, **row)
    mark("ideas", [(event.author_id, None, day)])


@ideas.on(MemberMerged)
def merged(event: MemberMerged, logged: Logged) -> None:
    mine = update(IdeaProgress).where(IdeaProgress.author_id == event.from_id).values(author_id=event.into_id)
    days = db.session.scalars(mine.returning(IdeaProgress.posted_on), execution_options={"synchronize_session": False})
    mark("ideas", [(event.into_id, None, day) for day in sorted(set(days))])


@ideas.on(IdeaSeen)
def seen(event: IdeaSeen, logged: Logged) -> None:
    idea = _idea(event.topic_id)
    if idea:
        idea.seen_at = _earlier(idea.seen_at, logged.happened_at)
        _changed(idea)


@ideas.on(IdeaDecided)
def decided(event: IdeaDecided, logged: Logged) -> None:
    """Every change of status has a public reason: a word of staff."""
    idea = _idea(event.topic_id)
    if idea:
        idea.status, idea.merged_into_id = event.status, event.merged_into_id
        idea.first_change_at = _earlier(idea.first_change_at, logged.happened_at)
        if event.status in DECIDED:
            idea.decided_at = _earlier(idea.decided_at, logged.happened_at)
        _changed(idea)


@ideas.on(IdeaAssigned)
def assigned(event: IdeaAssigned, logged: Logged) -> None:
    idea = _idea(event.topic_id)
    if idea:
        idea.department_id = event.department_id
        _changed(idea)


@ideas.on(ReviewClosed)
def reviewed(event: ReviewClosed, logged: Logged) -> None:
    day = day_of(logged.happened_at, site().zone)
    row = {"session_id": event.session_id, "closed_on": day, "agenda": event.agenda_count}
    row |= {"covered": event.covered_count, "decided": event.decided_count}
    insert_or_ignore(ReviewCoverage, **row)
    mark("ideas", [(None, None, day)])


@ideas.on(PostAdded)
def answered(event: PostAdded, logged: Logged) -> None:
    if event.kind == "idea":
        _changed_words(event.topic_id)


@ideas.on(PostRemoved)
def removed(event: PostRemoved, logged: Logged) -> None:
    _stand(event.topic_id, event.post_id, False)


@ideas.on(PostRestored)
def restored(event: PostRestored, logged: Logged) -> None:
    _stand(event.topic_id, event.post_id, True)


def _stand(topic_id: int, post_id: int, stands: bool) -> None:
    opened = (IdeaProgress.topic_id == topic_id) & (IdeaProgress.post_id == post_id)
    db.session.execute(update(IdeaProgress).where(opened).values(stands=stands))
    _changed_words(topic_id)


def _changed_words(topic_id: int) -> None:
    work_out_words([topic_id])
    idea = _idea(topic_id)
    if idea:
        _changed(idea)


def _idea(topic_id: int) -> IdeaProgress | None:
    query = select(IdeaProgress).where(IdeaProgress.topic_id == topic_id)
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _changed(idea: IdeaProgress) -> None:
    db.session.flush()
    mark("ideas", [(idea.author_id, None, idea.posted_on)])


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return min(one, other) if one else other
