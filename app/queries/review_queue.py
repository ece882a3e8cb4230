"""What staff are asked to look at: open flags, gathered by post, oldest first; and what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.moderation import AuditRow, Flag
from app.models.posts import Post
from app.models.topics import Topic

PAGE = 20


@dataclass(frozen=True)
class FlaggedPost:
    """A post with its open flags, the first one first."""

    post: Post
    flags: Sequence[Flag]
    first_at: datetime


@dataclass(frozen=True)
class HiddenPost:
    """A post that staff have hidden, with the row that says why, where there is one."""

    post: Post
    why: AuditRow | None


def open_flags(after: str = "") -> Slice[FlaggedPost]:
    """Posts that wait for a decision."""
    first_at = func.min(Flag.at)
    query = select(Flag.post_id, first_at).where(Flag.resolved_at.is_(None)).group_by(Flag.post_id)
    if after:
        query = query.having(tuple_(first_at, Flag.post_id) > tuple_(*values_of(after, datetime, int)))
    rows = db.session.execute(query.order_by(first_at, Flag.post_id).limit(PAGE + 1)).all()
    posts = _posts([post_id for post_id, _at in rows])
    flags = _flags(list(posts))
    waiting = [FlaggedPost(posts[post_id], flags[post_id], at) for post_id, at in rows]
    return cut(waiting, PAGE, lambda each: mark_of(each.first_at, each.post.id))


def open_flag_count() -> int:
    """How many posts wait for a decision."""
    return db.session.scalar(select(func.count(Flag.post_id.distinct())).where(Flag.resolved_at.is_(None))) or 0


def hidden_posts(after: str = "") -> Slice[HiddenPost]:
    """What staff have hidden, the latest first."""
    query = select(Post).where(Post.hidden_at.is_not(None)).options(*_with_all())
    if after:
        query = query.where(tuple_(Post.hidden_at, Post.id) < tuple_(*values_of(after, datetime, int)))
    posts = db.session.scalars(query.order_by(Post.hidden_at.desc(), Post.id.desc()).limit(PAGE + 1)).all()
    why = _reasons([post.id for post in posts])
    hidden = [HiddenPost(post, why.get(post.id)) for post in posts]
    return cut(hidden, PAGE, lambda each: mark_of(each.post.hidden_at or each.post.created_at, each.post.id))


def _posts(post_ids: Sequence[int]) -> dict[int, Post]:
    found = db.session.scalars(select(Post).where(Post.id.in_(post_ids)).options(*_with_all()))
    return {post.id: post for post in found}


def _with_all() -> tuple[ExecutableOption, ...]:
    return joinedload(Post.author), joinedload(Post.topic).joinedload(Topic.space)


def _flags(post_ids: Sequence[int]) -> dict[int, list[Flag]]:
    gathered: dict[int, list[Flag]] = {post_id: [] for post_id in post_ids}
    waiting = Flag.post_id.in_(post_ids), Flag.resolved_at.is_(None)
    for flag in db.session.scalars(select(Flag).where(*waiting).options(joinedload(Flag.member)).order_by(Flag.at)):
        gathered[flag.post_id].append(flag)
    return gathered


def _reasons(post_ids: Sequence[int]) -> dict[int, AuditRow]:
    """The latest row of the audit log that hid each post."""
    about = AuditRow.subject_kind == "post", AuditRow.action == "post.hide", AuditRow.subject_id.in_(post_ids)
    rows = db.session.scalars(select(AuditRow).where(*about).options(joinedload(AuditRow.actor)).order_by(AuditRow.id))
    return {row.subject_id: row for row in rows if row.subject_id is not None}
