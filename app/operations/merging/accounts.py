"""Merging an account into another one of the same person. It can't be undone."""

from datetime import datetime

from sqlalchemy import delete, select, update

from app.base import freshness
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import Reason, _
from app.events import log
from app.events.accounts import MemberMerged
from app.models.accounts import SignUp
from app.models.attention import About, Attention
from app.models.members import Member, Role
from app.models.posts import Draft, Post
from app.models.telling import TellingChoice, TellingHabit
from app.models.topics import Topic
from app.operations import accounts, auditing, letters
from app.operations.merging import purse
from app.operations.merging.rows import move_rows, topics_of
from app.operations.merging.work import AFTER, BEFORE, Merge
from app.rules import Action, Actor, require
from app.settings.store import site

COUNTERS = ("topic_count", "post_count", "best_answer_count", "nices_received")
BLANKS = ("about", "organisation", "locale", "zone")
LATEST = ("trust", "visited_on", "profile_completed_at", "confirmed_at")


def why_not_merge(old: Member, new: Member) -> Reason | None:
    """Why `old` can't go into `new`, as both stand."""
    both = (old, new)
    if old.id == new.id:
        return _("This is the same account.")
    if any(each.role >= Role.STAFF or each.is_bot for each in both):
        return _("Accounts of staff and of programs are not merged. Take the role away first.")
    if any(each.left_at for each in both):
        return _("One of the two accounts is closed.")
    if any(each.suspended_at for each in both):
        return _("One of the two accounts is suspended. Lift that first.")
    return next(purse.why_not_now(old.id), None)


def merge(actor: Actor, old: Member, new: Member, reason: str) -> bool:
    """All that `old` has done, has and owes is `new`'s. Merging twice is merging once; True when it was done now."""
    require(actor, Action.MEMBER_MERGE)
    reason = auditing.given_reason(reason)
    topic_ids = _lock(old.id, new.id)
    for each in (old, new):
        db.session.refresh(each, with_for_update=True)
    if old.merged_into_id == new.id:
        return False
    purse.lock_purses(old.id, new.id)
    refusal = why_not_merge(old, new)
    if refusal:
        raise Conflict(refusal) if old.id != new.id else Invalid(refusal, field="from")
    work = Merge(old, new, now(), topic_ids)
    _tell_both(old, new)
    for part in BEFORE:
        part(work)
    _join_drafts(old.id, new.id)
    _follow_the_other(old.id, new.id)
    if not new.email:
        _take_wishes_along(old, new)
    move_rows(old.id, new.id)
    purse.hand_over(work, actor.member_id)
    event = _close(work)
    for part in AFTER:
        part(work)
    log.append(event, actor, at=work.at)
    log.append_past(work.told)
    auditing.note(actor, "member.merge", "member", new.id, reason, merged=old.id, handle=old.handle)
    db.session.expire_all()
    freshness.touch("site", *(f"topic:{topic_id}" for topic_id in topic_ids))
    return True


def _lock(old_id: int, new_id: int) -> list[int]:
    """In the order of everything: topics, posts, members."""
    topic_ids = topics_of(old_id)
    for some in (topic_ids[start : start + 500] for start in range(0, len(topic_ids), 500)):
        db.session.execute(select(Topic.id).where(Topic.id.in_(some)).order_by(Topic.id).with_for_update()).all()
    mine = select(Post.id).where(Post.author_id == old_id).order_by(Post.id)
    db.session.execute(mine.with_for_update()).all()
    members = select(Member.id).where(Member.id.in_((old_id, new_id))).order_by(Member.id)
    db.session.execute(members.with_for_update()).all()
    return topic_ids


def _tell_both(old: Member, new: Member) -> None:
    """To both addresses: whoever reads only one of them is told."""
    letters.to_member(letters.accounts_merged(old.display_name, old.handle, new.handle), old)
    letters.to_member(letters.accounts_merged(new.display_name, old.handle, new.handle), new)


def _join_drafts(old_id: int, new_id: int) -> None:
    """Begun in both accounts at one place: the words stand one below the other."""
    mine = {each.place: each for each in db.session.scalars(select(Draft).where(Draft.member_id == old_id))}
    both = select(Draft).where(Draft.member_id == new_id, Draft.place.in_(mine))
    for theirs in db.session.scalars(both).all():
        theirs.source = f"{theirs.source}\n\n{mine[theirs.place].source}"
    db.session.flush()


def _follow_the_other(old_id: int, new_id: int) -> None:
    """Who follows the one follows the other; nobody follows themselves."""
    of_members = Attention.about == About.MEMBER
    there = select(Attention.member_id).where(of_members, Attention.subject_id == new_id)
    mine = of_members & (Attention.subject_id == old_id)
    doubled = Attention.member_id.in_(there) | Attention.member_id.in_((old_id, new_id))
    unseen = {"synchronize_session": False}
    db.session.execute(delete(Attention).where(mine, doubled), execution_options=unseen)
    own = of_members & (Attention.subject_id == new_id) & (Attention.member_id == old_id)
    db.session.execute(delete(Attention).where(own), execution_options=unseen)
    db.session.execute(update(Attention).where(mine).values(subject_id=new_id), execution_options=unseen)


def _take_wishes_along(old: Member, new: Member) -> None:
    """With the address goes what its reader wants to be sent, and that mails to it come back."""
    for table in (TellingChoice, TellingHabit):
        db.session.execute(delete(table).where(table.member_id == new.id))
        db.session.execute(update(table).where(table.member_id == old.id).values(member_id=new.id))
    new.mail_digest, new.mail_stopped_at = old.mail_digest, old.mail_stopped_at


def _close(work: Merge) -> MemberMerged:
    """The old account is closed, its counters and what the new one lacks go over; its address leads there."""
    old, new = work.old, work.new
    db.session.flush()
    for each in (old, new):
        db.session.refresh(each)
    event = MemberMerged(from_id=old.id, into_id=new.id, joined_days=_joined_days(old, new))
    for name in COUNTERS:
        setattr(new, name, getattr(new, name) + getattr(old, name))
        setattr(old, name, 0)
    for name in BLANKS:
        setattr(new, name, getattr(new, name) or getattr(old, name))
    for name in LATEST:
        setattr(new, name, max(filter(None, (getattr(new, name), getattr(old, name))), default=getattr(new, name)))
    new.joined_at = min(new.joined_at, old.joined_at)
    address, password = old.email, old.password_hash
    db.session.execute(delete(SignUp).where(SignUp.email == address))
    old.name_given = old.about = old.organisation = old.title = old.title_badge = old.password_hash = ""
    old.email, old.on_leaderboard = None, False
    old.left_at, old.merged_into_id = work.at, new.id
    accounts.end_sessions(old)
    db.session.flush()
    if not new.email:  # an account of an import: its member signs in with the other's address from now on
        new.email, new.password_hash = address, password
    db.session.flush()
    return event


def _joined_days(*both: Member) -> tuple[str, ...]:
    return tuple(_day(each.joined_at) for each in both)


def _day(moment: datetime) -> str:
    return day_of(moment, site().zone).isoformat()
