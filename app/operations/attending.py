"""What members follow and mute."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, delete, exists, literal, or_, select, true, tuple_, update
from sqlalchemy.orm import Mapped

from app.base.clock import now
from app.base.database import db, insert_into
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.attention import About, Attention, Wish
from app.models.members import Member
from app.models.spaces import Space
from app.models.topics import Tag, Topic, TopicTag
from app.rules import Action, Actor, require

Subject = Topic | Space | Tag | Member
ABOUT: dict[type[Subject], About] = {
    Topic: About.TOPIC,
    Space: About.SPACE,
    Tag: About.TAG,
    Member: About.MEMBER,
}


def attend(actor: Actor, subject: Subject, wish: Wish | None) -> None:
    """Follow or mute; None takes the wish back. Wishing twice is wishing once."""
    require(actor, Action.ATTENTION_SET)
    if isinstance(subject, Member) and subject.id == actor.member_id:
        raise Invalid(_("This is you."))
    about = ABOUT[type(subject)]
    mine = {"member_id": actor.member_id, "about": about.value, "subject_id": subject.id}
    if about is About.TOPIC and wish is not Wish.FOLLOW:
        _take_along(actor, subject.id)
    if wish is None:
        _take_back(mine)
        return
    row = insert_into(Attention).values(**mine, wish=wish.value, at=now())
    change = {"wish": row.excluded.wish, "at": row.excluded.at, "came_from_id": None}
    db.session.execute(row.on_conflict_do_update(index_elements=list(mine), set_=change))


def _take_along(actor: Actor, topic_id: int) -> None:
    """Who ends following a topic that lives on in another does not follow that one because of it."""
    came = (Attention.about == About.TOPIC) & (Attention.came_from_id == topic_id)
    db.session.execute(delete(Attention).where(Attention.member_id == actor.member_id, came))


def _take_back(mine: dict[str, Any]) -> None:
    brought = update(Attention).filter_by(**mine).where(Attention.came_from_id.is_not(None))
    if not db.session.execute(brought.values(wish="", came_from_id=None).returning(Attention.member_id)).first():
        db.session.execute(delete(Attention).filter_by(**mine))


def carry_following(from_ids: Collection[int], into_id: int) -> None:
    """Who follows one of these topics follows the one in which they live on; what a member said about it stands.

    What came from others before that are not among them any more goes again.
    """
    came = (Attention.about == About.TOPIC) & (Attention.subject_id == into_id) & Attention.came_from_id.is_not(None)
    db.session.execute(delete(Attention).where(came, Attention.came_from_id.not_in(from_ids)))
    given = select(
        Attention.member_id,
        Attention.about,
        literal(into_id),
        Attention.wish,
        Attention.at,
        Attention.subject_id,
    ).where(
        *(Attention.about == About.TOPIC, Attention.subject_id.in_(from_ids)),
        *(Attention.wish == Wish.FOLLOW, Attention.came_from_id.is_(None)),
    )
    columns = ["member_id", "about", "subject_id", "wish", "at", "came_from_id"]
    db.session.execute(insert_into(Attention).from_select(columns, given).on_conflict_do_nothing())


def wishes(actor: Actor) -> dict[tuple[str, int], str]:
    """Everything that the actor follows or mutes: (about, subject id) to wish; read once per transaction."""
    if actor.member_id is None:
        return {}
    once = db.session().info.setdefault("once", {})
    if "wishes" not in once:
        remember_wishes(db.session.execute(wishes_of(actor.member_id)).all())
    found: dict[tuple[str, int], str] = once["wishes"]
    return found


def wishes_of(member_id: int | BindParameter[int]) -> Select[str, int, str]:
    """Rows of about, subject id and wish, for who asks for more in the same statement; see `remember_wishes`."""
    return select(Attention.about, Attention.subject_id, Attention.wish).where(Attention.member_id == member_id)


def remember_wishes(rows: Iterable[Sequence[Any]]) -> None:
    """What `wishes` answers in this transaction."""
    found = {(about, subject_id): wish for about, subject_id, wish in rows}
    db.session().info.setdefault("once", {})["wishes"] = found


def muted_members(actor: Actor) -> frozenset[int]:
    mine = wishes(actor)
    return frozenset(about_id for (about, about_id), wish in mine.items() if (about, wish) == (About.MEMBER, Wish.MUTE))


def unmuted(member_id: int | None) -> ColumnElement[bool]:
    """Of topics: those of which this member has muted nothing, or which they follow in spite of it."""
    if member_id is None:
        return true()
    tags = select(TopicTag.tag_id).where(TopicTag.topic_id == Topic.id)
    touched = or_(
        _is(About.TOPIC, Topic.id),
        _is(About.SPACE, Topic.space_id),
        _is(About.MEMBER, Topic.author_id),
        (Attention.about == About.TAG) & Attention.subject_id.in_(tags),
    )
    mine = exists().where(Attention.member_id == member_id)
    muted = mine.where(Attention.wish == Wish.MUTE, touched)
    followed = mine.where(Attention.wish == Wish.FOLLOW, _is(About.TOPIC, Topic.id))
    return ~muted.correlate(Topic) | followed.correlate(Topic)


def _is(about: About, subject_id: Mapped[int]) -> ColumnElement[bool]:
    return (Attention.about == about) & (Attention.subject_id == subject_id)


def who_wish(wish: Wish, about: Collection[tuple[About, int]], among: Collection[int] | None = None) -> Sequence[int]:
    """The ids of members with this wish about any of these; `among`: of these members alone."""
    wanted = [(each.value, subject_id) for each, subject_id in about]
    query = select(Attention.member_id).distinct().where(Attention.wish == wish)
    query = query.where(tuple_(Attention.about, Attention.subject_id).in_(wanted))
    if among is not None:
        query = query.where(Attention.member_id.in_(among))
    return db.session.scalars(query.order_by(Attention.member_id)).all()


def around(topic_id: int, space_id: int, author_id: int | None) -> list[tuple[About, int]]:
    """Everything by which a new post may be followed or muted."""
    tag_ids = db.session.scalars(select(TopicTag.tag_id).where(TopicTag.topic_id == topic_id))
    places = [(About.TOPIC, topic_id), (About.SPACE, space_id), *((About.TAG, tag_id) for tag_id in tag_ids)]
    return [*places, (About.MEMBER, author_id)] if author_id else places
