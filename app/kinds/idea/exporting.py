"""Every idea with its whole history, one line a step, read in pieces."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from app.base import links
from app.base.database import db
from app.kinds.idea.models import Idea, IdeaChange
from app.models.departments import Department
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Topic

PIECE = 500
COLUMNS = (
    *("idea", "title", "url", "space", "author", "status", "public", "comments_to_staff", "supporters", "department"),
    *("merged_into", "shipped_in", "step", "step_at", "step_by", "reason"),
)
Line = tuple[object, ...]


def history_lines() -> Iterator[Line]:
    """Posted, seen, and each change of status, idea by idea; drafts are left out."""
    last = 0
    while ideas := _ideas(last):
        changes = _changes([idea.id for idea in ideas])
        for idea in ideas:
            yield from _lines(idea, changes.get(idea.id, ()))
        last = ideas[-1].id


def _ideas(after: int) -> Sequence[Row[*tuple[object, ...]]]:
    author, seer = aliased(Member), aliased(Member)
    query = (
        select(Topic.id, Topic.title, Topic.state, Topic.published_at, Topic.comments_to_staff)
        .add_columns(Topic.hidden_at.is_(None).label("shown"), Topic.removed_at.is_(None).label("there"))
        .add_columns(Idea.support_count, Idea.seen_at, Idea.merged_into_id, Idea.shipped_topic_id)
        .add_columns(Space.slug, author.handle.label("author"), seer.handle.label("seer"), Department.name_en)
        .add_columns(Department.name_ja)
        .select_from(Topic)
        .join(Idea, Idea.topic_id == Topic.id)
        .join(Space, Space.id == Topic.space_id)
        .join(author, author.id == Topic.author_id)
        .outerjoin(seer, seer.id == Idea.seen_by_id)
        .outerjoin(Department, Department.id == Idea.department_id)
        .where(Topic.id > after, Topic.published_at.is_not(None))
    )
    return db.session.execute(query.order_by(Topic.id).limit(PIECE)).all()


def _changes(topic_ids: Sequence[int]) -> dict[int, list[Row[*tuple[object, ...]]]]:
    query = select(IdeaChange.topic_id, IdeaChange.to_status, IdeaChange.at, IdeaChange.reason, Member.handle)
    query = query.outerjoin(Member, Member.id == IdeaChange.by_id).where(IdeaChange.topic_id.in_(topic_ids))
    found: defaultdict[int, list[Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in db.session.execute(query.order_by(IdeaChange.id)):
        found[row.topic_id].append(row)
    return found


def _lines(idea: Row[*tuple[object, ...]], changes: Sequence[Row[*tuple[object, ...]]]) -> Iterator[Line]:
    same = (
        *(idea.id, idea.title, links.whole(f"/t/{idea.id}"), idea.slug, idea.author, idea.state),
        *(int(idea.shown and idea.there), int(idea.comments_to_staff), idea.support_count),
        *(idea.name_en or idea.name_ja, idea.merged_into_id, idea.shipped_topic_id),
    )
    yield (*same, "posted", _iso(idea.published_at), idea.author, "")
    if idea.seen_at is not None:
        yield (*same, "seen", _iso(idea.seen_at), idea.seer, "")
    for change in changes:
        yield (*same, change.to_status, _iso(change.at), change.handle, change.reason)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
