"""Tags that mean the same: staff make one a synonym of another, and can undo it. No synonym has synonyms of its own."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select

from app.base import freshness
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import _
from app.events import log
from app.events.forum import TopicRetitled
from app.models.topics import Tag, TagBefore, TopicTag
from app.operations import auditing
from app.operations.tagging import tag_names
from app.rules import Action, Actor, require


def join(actor: Actor, name: str, main_name: str) -> Tag:
    """From now on `name` stands for `main_name`, on topics that have it and on those to come."""
    require(actor, Action.TAG_CURATE)
    tag, main = _locked(_one(name, "name"), _one(main_name, "main_tag"))
    if tag.main_id == main.id:
        return tag
    _check(tag, main)
    topic_ids = _topics_with(tag.id)
    had_main = set(_topics_with(main.id)) & set(topic_ids)
    if topic_ids:
        rows = [{"tag_id": tag.id, "topic_id": each, "had_main": each in had_main} for each in topic_ids]
        db.session.execute(insert(TagBefore), rows)
    _take(tag.id, topic_ids)
    _give(main.id, [each for each in topic_ids if each not in had_main])
    tag.main_id = main.id
    auditing.note(actor, "tag.join", "tag", tag.id, tag=tag.name, main=main.name, topics=len(topic_ids))
    _told(actor, (tag, main), topic_ids)
    return tag


def part(actor: Actor, name: str) -> Tag:
    """Undo it: topics that had the tag before have it again, unless somebody took it off meanwhile."""
    require(actor, Action.TAG_CURATE)
    tag = db.session.scalar(select(Tag).where(Tag.name == name))
    main = db.session.get(Tag, tag.main_id) if tag and tag.main_id else None
    if tag is None or main is None:
        raise Invalid(_("This tag is no synonym."), field="name")
    tag, main = _locked(tag.name, main.name)
    before = select(TagBefore.topic_id, TagBefore.had_main).where(TagBefore.tag_id == tag.id)
    still = set(_topics_with(main.id))
    back = {topic_id: had_main for topic_id, had_main in db.session.execute(before) if topic_id in still}
    _give(tag.id, sorted(back))
    _take(main.id, sorted(topic_id for topic_id, had_main in back.items() if not had_main))
    db.session.execute(delete(TagBefore).where(TagBefore.tag_id == tag.id))
    tag.main_id = None
    auditing.note(actor, "tag.part", "tag", tag.id, tag=tag.name, main=main.name, topics=len(back))
    _told(actor, (tag, main), sorted(back))
    return tag


def _one(typed: str, field: str) -> str:
    names = tag_names(typed)
    if len(names) != 1:
        raise Invalid(_("Write one tag."), field=field)
    return names[0]


def _locked(name: str, main_name: str) -> tuple[Tag, Tag]:
    """Both rows, made where they are missing, locked in the order of their ids."""
    for each in sorted({name, main_name}):
        insert_or_ignore(Tag, name=each, topic_count=0)
    query = select(Tag).where(Tag.name.in_([name, main_name])).order_by(Tag.id).with_for_update()
    found = {tag.name: tag for tag in db.session.scalars(query, execution_options={"populate_existing": True})}
    return found[name], found[main_name]


def _check(tag: Tag, main: Tag) -> None:
    if tag.id == main.id:
        raise Invalid(_("A tag is no synonym of itself."), field="main_tag")
    if main.main_id is not None:
        raise Invalid(_("%(name)s is a synonym itself.", name=main.name), field="main_tag")
    if tag.main_id is not None:
        raise Invalid(_("%(name)s is a synonym already: undo that first.", name=tag.name), field="name")
    if db.session.scalar(select(Tag.id).where(Tag.main_id == tag.id).limit(1)) is not None:
        raise Invalid(_("%(name)s has synonyms of its own: undo those first.", name=tag.name), field="name")


def _topics_with(tag_id: int) -> Sequence[int]:
    return db.session.scalars(
        select(TopicTag.topic_id).where(TopicTag.tag_id == tag_id).order_by(TopicTag.topic_id)
    ).all()


def _give(tag_id: int, topic_ids: Iterable[int]) -> None:
    rows = [{"topic_id": topic_id, "tag_id": tag_id} for topic_id in topic_ids]
    if rows:
        db.session.execute(insert(TopicTag), rows)


def _take(tag_id: int, topic_ids: Sequence[int]) -> None:
    gone = delete(TopicTag).where(TopicTag.tag_id == tag_id, TopicTag.topic_id.in_(topic_ids))
    db.session.execute(gone, execution_options={"synchronize_session": False})


def _told(actor: Actor, tags: tuple[Tag, Tag], topic_ids: Sequence[int]) -> None:
    """Counters, the search index and every page that shows these tags follow."""
    for tag in tags:
        count = select(func.count()).select_from(TopicTag).where(TopicTag.tag_id == tag.id)
        tag.topic_count = db.session.scalar(count) or 0
    for topic_id in topic_ids:
        log.append(TopicRetitled(topic_id=topic_id), actor)
        freshness.touch(f"topic:{topic_id}")
    freshness.touch("site")
