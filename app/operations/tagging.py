"""Tags of a topic."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update

from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.topics import Tag, Topic, TopicTag

MOST_TAGS = 5
LONGEST_TAG = 40


def tag_names(text: str) -> list[str]:
    """Tags as typed: separated by commas, 、 or blanks, a `#` before one allowed; lower case, once each."""
    words = re.split(r"[\s,、,]+", unicodedata.normalize("NFKC", text).lower())
    names = list(dict.fromkeys(word.lstrip("#") for word in words if word.strip("#")))
    if len(names) > MOST_TAGS:
        raise Invalid(_("At most %(n)s tags, please.", n=MOST_TAGS), field="tags")
    if any(len(name) > LONGEST_TAG or re.search(r"[/?&<>\"']", name) for name in names):
        raise Invalid(_("A tag is at most %(n)s letters, without / ? & or quotes.", n=LONGEST_TAG), field="tags")
    return names


def set_tags(topic: Topic, names: Sequence[str]) -> bool:
    """Give the topic these tags, for a synonym its main one; True when that changed anything. Counters follow."""
    wanted = {tag.main_id or tag.id for tag in _tags_named(names)}
    had = set(db.session.scalars(select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id)))
    if wanted == had:
        return False
    db.session.execute(delete(TopicTag).where(TopicTag.topic_id == topic.id, TopicTag.tag_id.in_(had - wanted)))
    db.session.add_all(TopicTag(topic_id=topic.id, tag_id=tag_id) for tag_id in sorted(wanted - had))
    _count(wanted - had, 1)
    _count(had - wanted, -1)
    db.session.flush()
    db.session.expire(topic, ["tags"])
    return True


def _tags_named(names: Iterable[str]) -> Sequence[Tag]:
    names = sorted(names)
    for name in names:
        insert_or_ignore(Tag, name=name, topic_count=0)
    # Held until the commit: meanwhile none of them becomes a synonym.
    query = select(Tag).where(Tag.name.in_(names)).order_by(Tag.id).with_for_update(read=True, key_share=True)
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def _count(tag_ids: Iterable[int], step: int) -> None:
    ids = sorted(tag_ids)
    if ids:
        db.session.execute(update(Tag).where(Tag.id.in_(ids)).values(topic_count=Tag.topic_count + step))
