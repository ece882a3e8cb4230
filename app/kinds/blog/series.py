"""Series: staff put posts of the blog in an order."""

from sqlalchemy import delete, insert, select

from app.base import freshness
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import _
from app.kinds.blog.models import BlogPart, BlogSeries
from app.models.topics import Topic
from app.operations.locking import locked_topic
from app.operations.names import clean_line
from app.rules import Action, Actor, require

LONGEST_NAME = 80


def set_series(actor: Actor, topic: Topic, name: str, place: int | None = None) -> None:
    """Make the post part `place` of the series of that name (None: the last part); an empty name takes it out."""
    require(actor, Action.TOPIC_PUBLISH, topic)
    if topic.kind != "blog":
        raise Invalid(_("Only posts of the blog stand in a series."))
    locked_topic(topic.id)
    wanted = _locked_series(clean_line(name, LONGEST_NAME, "series"))
    part = db.session.get(BlogPart, topic.id, populate_existing=True)
    if part is not None and (wanted is None or part.series_id != wanted.id):
        _leave(part)
    if wanted is not None:
        _stand(wanted, topic.id, place)
    freshness.touch(f"topic:{topic.id}")


def touch_series(topic: Topic, *_of_no_matter: object) -> None:
    """Its neighbours' pages name this post: they follow when it comes out or goes."""
    series = select(BlogPart.series_id).where(BlogPart.topic_id == topic.id).scalar_subquery()
    neighbours = select(BlogPart.topic_id).where(BlogPart.series_id == series)
    freshness.touch(*(f"topic:{topic_id}" for topic_id in db.session.scalars(neighbours)))


def _locked_series(name: str) -> BlogSeries | None:
    if not name:
        return None
    insert_or_ignore(BlogSeries, name=name)
    return db.session.scalars(select(BlogSeries).where(BlogSeries.name == name).with_for_update()).one()


def _leave(part: BlogPart) -> None:
    """Those behind it move up; a series without posts goes."""
    series = db.session.get_one(BlogSeries, part.series_id, with_for_update=True)
    rest = [topic_id for topic_id in _order(series.id) if topic_id != part.topic_id]
    _write(series.id, rest)
    db.session.expunge(part)
    if not rest:
        db.session.delete(series)
        db.session.flush()


def _stand(series: BlogSeries, topic_id: int, place: int | None) -> None:
    order = _order(series.id)
    if topic_id in order and place is None:
        return
    others = [each for each in order if each != topic_id]
    at = len(others) if place is None else max(0, min(place - 1, len(others)))
    _write(series.id, [*others[:at], topic_id, *others[at:]])


def _order(series_id: int) -> list[int]:
    return list(
        db.session.scalars(select(BlogPart.topic_id).where(BlogPart.series_id == series_id).order_by(BlogPart.place))
    )


def _write(series_id: int, topic_ids: list[int]) -> None:
    old = delete(BlogPart).where(BlogPart.series_id == series_id)
    db.session.execute(old, execution_options={"synchronize_session": False})
    rows = [{"series_id": series_id, "topic_id": each, "place": place} for place, each in enumerate(topic_ids, start=1)]
    if rows:
        db.session.execute(insert(BlogPart), rows)
    freshness.touch(*(f"topic:{topic_id}" for topic_id in topic_ids))
