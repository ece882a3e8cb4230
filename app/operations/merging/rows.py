"""Every column that names a member, and the rows that go over to the other account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    Select,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

from app.base.database import db
from app.base.when_merged import KEY, MOVES, What, WhenMerged
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic


@dataclass(frozen=True)
class Place:
    """One column that names a member, and what its room says of a merge."""

    column: Column[int]
    rule: WhenMerged

    @property
    def table(self) -> Table:
        return self.column.table


def places() -> list[Place]:
    """By foreign key, or by the column's own word."""
    return [
        Place(column, column.info.get(KEY, MOVES))
        for table in db.metadata.sorted_tables
        for column in table.columns
        if KEY in column.info or any(key.column is Member.__table__.c.id for key in column.foreign_keys)
    ]


def move_rows(old_id: int, new_id: int) -> None:
    for place in places():
        if place.rule.what is What.GOES:
            db.session.execute(delete(place.table).where(place.column == old_id))
        elif place.rule.what is not What.STAYS:
            _move(place, old_id, new_id)


def _move(place: Place, old_id: int, new_id: int) -> None:
    """Where a unique key has no room for both, the other account's row stands."""
    table, column = place.table, place.column
    for key in _keys(place):
        theirs = table.alias("theirs")
        same = and_(theirs.c[column.name] == new_id, *(theirs.c[name] == table.c[name] for name in key))
        if place.rule.columns:
            _join(place, key, old_id, new_id)
        db.session.execute(delete(table).where(column == old_id, exists().where(same)))
    mine = column == old_id
    if place.rule.other:
        mine &= table.c[place.rule.other].is_distinct_from(new_id)
    db.session.execute(update(table).where(mine).values({column.name: new_id}))


def _keys(place: Place) -> Iterator[list[str]]:
    """The other columns of each unique key that holds the column."""
    table = place.table
    keys = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    for columns in [*keys, *(index.columns for index in table.indexes if index.unique)]:
        names = [column.name for column in columns]
        if place.column.name in names:
            yield [name for name in names if name != place.column.name]


def _join(place: Place, key: list[str], old_id: int, new_id: int) -> None:
    """Both have the like: sums are added, of what only grows the greater stands."""
    table, mine = place.table, place.table.alias("mine")
    same = and_(mine.c[place.column.name] == old_id, *(mine.c[name] == table.c[name] for name in key))
    values = {name: _joined(place, mine, name, same) for name in place.rule.columns}
    db.session.execute(update(table).where(place.column == new_id, exists().where(same)).values(values))


def _joined(place: Place, mine: Any, name: str, same: ColumnElement[bool]) -> ColumnElement[Any]:
    theirs = place.table.c[name]
    if place.rule.what is What.ADDS:
        return theirs + select(mine.c[name]).where(same).scalar_subquery()
    greater = select(mine.c[name]).where(same, mine.c[name] > theirs).scalar_subquery()
    return func.coalesce(greater, theirs)


def topics_of(member_id: int) -> list[int]:
    """Every topic that has a row of the member's: what must be locked, and shown anew."""
    found: set[int] = set(db.session.scalars(select(Topic.id).where(Topic.author_id == member_id)))
    for place in places():
        if place.rule.what is not What.GOES and place.table is not Topic.__table__:
            query = _topics_in(place)
            if query is not None:
                found.update(each for each in db.session.scalars(query.where(place.column == member_id)) if each)
    return sorted(found)


def _topics_in(place: Place) -> Select[int] | None:
    columns = place.table.c
    if "topic_id" in columns:
        return select(columns.topic_id)
    if "post_id" in columns:
        return select(Post.topic_id).join(place.table, columns.post_id == Post.id)
    return None
