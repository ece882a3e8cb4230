"""What the figures stand on: one worker at a time, who is left out, and the settings they were made with."""

import json
from datetime import date

from sqlalchemy import delete, func, insert, or_, select, update

from app.base.clock import day_of, now
from app.base.database import db, is_sqlite
from app.figures.tables import Basis, LeftOut, MemberLevel
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.topics import Topic
from app.readers import ideas, questions
from app.readers.activity import MemberDay
from app.readers.activity.weights import weights
from app.readers.connections import Connection
from app.readers.marks import mark, mark_everything
from app.settings.store import site

BEGINNING = date(1970, 1, 1)
TURN = 0x59756966  # the advisory lock of whoever works on the figures


def hold() -> None:
    """One transaction at a time works on the figures; the others wait here. (On SQLite one writes at a time anyway.)"""
    if not is_sqlite():  # no row's lock: that would take a number, and readers of the log wait for numbers under way
        db.session.scalar(select(func.pg_advisory_xact_lock(TURN)))


def noted(name: str) -> str | None:
    return db.session.scalar(select(Basis.value).where(Basis.name == name))


def unnote(name: str) -> None:
    db.session.execute(delete(Basis).where(Basis.name == name), execution_options={"synchronize_session": False})


def note(name: str, value: str) -> None:
    unnote(name)
    db.session.execute(insert(Basis), [{"name": name, "value": value, "at": now()}])


def changed_settings() -> set[str]:
    """Which of `zone`, `weights`, `thresholds` and `promises` differ from those the figures were made with."""
    chosen = site()
    today = {
        "zone": chosen.zone,
        "weights": json.dumps([weight for _act, weight in sorted(weights(chosen).items())]),
        "thresholds": json.dumps(
            [chosen.core_contribution, chosen.core_days, chosen.light_contribution, chosen.light_days]
        ),
        "promises": json.dumps([chosen.idea_seen_days, chosen.idea_word_days]),
    }
    changed = set()
    for name, value in today.items():
        before = noted(name)
        if before != value:
            note(name, value)
            changed |= {name} if before is not None else set()
    return changed


def follow_left_out() -> None:
    """Who became staff leaves the figures, whole past included; who is no more comes back. A merged account is none."""
    is_out = or_(Member.role >= int(Role.STAFF), Member.is_bot.is_(True), Member.merged_into_id.is_not(None))
    now_out = set(db.session.scalars(select(Member.id).where(is_out)))
    were_out = set(db.session.scalars(select(LeftOut.member_id)))
    moved = sorted(now_out ^ were_out)
    if not moved:
        return
    gone = delete(LeftOut).where(LeftOut.member_id.in_(were_out - now_out))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    if now_out - were_out:
        db.session.execute(insert(LeftOut), [{"member_id": each} for each in sorted(now_out - were_out)])
    if db.session.scalar(select(MemberLevel.member_id).limit(1)) is None:
        return  # nothing was worked out yet: all of it will be, without them
    for member_id in moved:
        _rework(member_id)


def _rework(member_id: int) -> None:
    """Everything that a member has ever touched is counted again."""
    days = set(db.session.scalars(select(MemberDay.day).where(MemberDay.member_id == member_id)))
    joined_at = db.session.scalars(select(Member.joined_at).where(Member.id == member_id)).one()
    mark("activity", [(member_id, None, day) for day in sorted(days | {day_of(joined_at, site().zone)})])
    redo = update(MemberLevel).where(MemberLevel.member_id == member_id).values(redo_from=BEGINNING)
    db.session.execute(redo, execution_options={"synchronize_session": False})
    mine = or_(Connection.low_id == member_id, Connection.high_id == member_id)
    ties = db.session.execute(select(Connection.low_id, Connection.high_id, Connection.first_on).where(mine))
    mark("connections", [(low, high, day) for low, high, day in ties])
    answered = select(Post.topic_id).where(Post.author_id == member_id).distinct()
    topics = db.session.execute(select(Topic.id, Topic.kind).where(Topic.id.in_(answered))).all()
    questions.work_out([topic_id for topic_id, kind in topics if kind == "question"])
    ideas.work_out_words([topic_id for topic_id, kind in topics if kind == "idea"])
    mark_everything("ideas")
