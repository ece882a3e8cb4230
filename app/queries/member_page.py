"""A member's page as others see it, and the list of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import or_, select, tuple_, union_all

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.accounts import member_called
from app.queries.member_calendar import Calendar, calendar_of
from app.queries.member_posts import visible_posts
from app.queries.member_ties import Ties, ties_of
from app.queries.topic_list import readable
from app.rules import Action, Actor, why_not

PAGE = 40
SHOWN = 5
SHOWN_IDEAS = 10


@dataclass(frozen=True)
class MemberPage:
    """All that the page shows of a member; posts come with their topics."""

    member: Member
    best_answers: Sequence[Post]
    recent_posts: Sequence[Post]
    ideas: Sequence[Topic]
    ties: Ties
    calendar: Calendar
    may_suspend: bool


@dataclass(frozen=True)
class MemberList:
    members: Slice[Member]
    wanted: str


def find_member(handle: str) -> Member:
    """The member of that handle; who has left is nobody's page any more."""
    member = member_called(handle)
    if member is None or member.left_at:
        raise NotFound(_("There is no member of this name."))
    return member


def member_page(actor: Actor, member: Member) -> MemberPage:
    """What `actor` may read of what the member did."""
    best, recent = _best_and_recent(actor, member.id)
    ideas = readable(actor).where(Topic.kind == "idea", Topic.author_id == member.id)
    return MemberPage(
        member=member,
        best_answers=best,
        recent_posts=recent,
        ideas=db.session.scalars(ideas.order_by(Topic.published_at.desc()).limit(SHOWN_IDEAS)).all(),
        ties=ties_of(member.id),
        calendar=calendar_of(member.id),
        may_suspend=why_not(actor, Action.MEMBER_SUSPEND, member) is None,
    )


def _best_and_recent(actor: Actor, member_id: int) -> tuple[Sequence[Post], Sequence[Post]]:
    """The best answers and the latest posts, each the newest first, read together."""
    posts = visible_posts(actor, member_id)
    latest = posts.order_by(Post.created_at.desc(), Post.id.desc()).limit(SHOWN)
    best = posts.where(Topic.best_post_id == Post.id).order_by(Topic.best_at.desc()).limit(SHOWN)
    ids = union_all(*(select(each.with_only_columns(Post.id).subquery().c.id) for each in (best, latest)))
    found = db.session.scalars(posts.where(Post.id.in_(ids))).all()
    chosen = sorted((post for post in found if post.topic.best_post_id == post.id), key=_chosen_at, reverse=True)
    return chosen[:SHOWN], sorted(found, key=attrgetter("created_at", "id"), reverse=True)[:SHOWN]


def _chosen_at(post: Post) -> datetime:
    return post.topic.best_at or post.created_at


def member_list(wanted: str = "", after: str = "") -> MemberList:
    """Members, newest first; `wanted` is a part of the name or handle."""
    query = select(Member).where(Member.confirmed_at.is_not(None), Member.left_at.is_(None), Member.is_bot.is_(False))
    wanted = " ".join(wanted.split())[:60]
    if wanted:
        part = wanted.lstrip("@")
        query = query.where(
            or_(
                Member.handle.contains(part.lower(), autoescape=True),
                Member.name_given.icontains(part, autoescape=True),
            )
        )
    if after:
        query = query.where(tuple_(Member.joined_at, Member.id) < tuple_(*values_of(after, datetime, int)))
    rows = db.session.scalars(query.order_by(Member.joined_at.desc(), Member.id.desc()).limit(PAGE + 1)).all()
    return MemberList(cut(rows, PAGE, lambda member: mark_of(member.joined_at, member.id)), wanted)


def staff_list() -> Sequence[Member]:
    """Those who run the place, admins first."""
    staff = Member.role >= int(Role.STAFF), Member.left_at.is_(None), Member.is_bot.is_(False)
    return db.session.scalars(select(Member).where(*staff).order_by(Member.role.desc(), Member.id).limit(PAGE)).all()
