"""A reader that is killed at any statement leaves, in the end, what one leaves that never was."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import Table, event, select, text

from app.base.database import Model, db, is_sqlite, transaction
from app.kinds.idea import operations as idea
from app.kinds.question import operations as question
from app.models.members import Member
from app.models.spaces import Space
from app.operations import reacting
from app.programs.chips import give_chip
from app.queries.topic_page import find_post
from app.readers import follow
from app.readers.lag import lag
from app.readers.reader import READERS, Cursor, Stumble
from app.readers.search import Ask, engine
from app.rules import Actor
from tests import services
from tests.conftest import migrated
from tests.points.scene import fund
from tests.world import make_member, make_reply, make_space, make_topic

NOON = datetime(2026, 11, 25, 3, tzinfo=UTC)
NOT_COMPARED = {"xid", "moved_at"}  # what the machine counts, and when it did so
IN_PARTS = {"search_part", "search_list", "search_column"}  # what is found is compared, not in which parts it lies
UNDECLARED = {"earning.transfer_id": "ledger_transfer", "reader_cursor.event_id": "event"}  # ids without a foreign key


class Killed(BaseException):
    """The process is gone: nobody catches this, and what was not committed never was."""


@pytest.fixture(autouse=True)
def _the_same_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_readers_killed_at_every_statement_leave_the_same_tables(app, database_kind: str) -> None:
    begun = _sequences()
    _live()
    for name in READERS:
        follow.catch_up(name)
    never_killed, found = _tables(), _found()
    _begin_anew(database_kind, begun)
    _live()
    kills = {name: _kill_everywhere(name) for name in READERS}
    assert min(kills.values()) > 5, kills
    assert db.session.scalars(select(Stumble)).all() == []
    assert _tables() == never_killed
    assert _found() == found > 0


def _live() -> None:
    """Something for every reader."""
    ada, grace = (Actor.of(make_member(name, days=40)) for name in ("Ada L", "Grace H"))
    fund(db.session.get_one(Member, ada.member_id), 200, at=NOON)
    asked = make_topic(ada, make_space("question"), "Why does it blink?", "It blinks, @grace.")
    answer = find_post(ada, make_reply(grace, asked, "Blink twice.").id)
    wish = make_topic(grace, make_space("idea"), "A wish", "It should not blink.")
    with transaction():
        question.accept(ada, answer)
        reacting.give_nice(ada, answer)
        give_chip(ada, answer, 50, "", "chip", at=NOON)
        idea.decide(Actor.system(), wish, "planned", "Because.")
    db.session.remove()


def _kill_everywhere(name: str) -> int:
    """Kill at the first statement, then at the second, and so on, until it comes to its end; how many kills."""
    killer = Killer()
    with killer.listening():
        while killer.strikes(lambda: follow.catch_up(name)):
            db.session.remove()
            db.engine.dispose()  # who is killed takes the connections along
    assert db.session.get_one(Cursor, name).event_id
    assert lag(name) == 0
    db.session.remove()
    return killer.last - 1


class Killer:
    """Strikes one statement or commit later each time; from there on the database hears nothing."""

    def __init__(self) -> None:
        self.last = self._left = 0

    def strikes(self, work: Callable[[], object]) -> bool:
        self.last = self._left = self.last + 1
        try:
            work()
        except BaseException:  # the database's room makes other errors of it
            if self._left > 0:
                raise
        return self._left <= 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        moments = ("before_cursor_execute",) if is_sqlite() else ("before_cursor_execute", "commit")
        for moment in moments:  # on SQLite a commit is a statement
            event.listen(db.engine, moment, self._step)
        try:
            yield
        finally:
            for moment in moments:
                event.remove(db.engine, moment, self._step)

    def _step(self, *_: object) -> None:
        self._left -= 1
        if self._left <= 0:  # who is dead says nothing any more
            raise Killed


def _found() -> int:
    everywhere = frozenset(db.session.scalars(select(Space.id)))  # ids go on where earlier tests ended
    return engine().query(Ask("blink", everywhere)).total


def _tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; ids told by their order, for a number that was drawn and not used leaves a gap."""
    ranks = {table.name: _ranks(table) for table in Model.metadata.sorted_tables}
    found = {}
    for table in (each for each in Model.metadata.sorted_tables if each.name not in IN_PARTS):
        columns = [column for column in table.columns if column.name not in NOT_COMPARED]
        rows = db.session.execute(select(*columns)).all()
        of = [ranks.get(_target(column), {}) for column in columns]
        found[table.name] = sorted((tuple(map(_told, of, row)) for row in rows), key=str)
    db.session.remove()
    return found


def _told(ranks: dict[object, int], value: object) -> object:
    if isinstance(value, str) and value.startswith("earn:"):
        return value.rpartition(":")[0]  # the number of the row that was paid
    if isinstance(value, str) and value.startswith("badge:"):
        return value.split(":")[::2]  # the number of an event that a reader appended, and appends again when killed
    return ranks.get(value, value) if ranks else value


def _target(column) -> str:
    """The table whose id stands in this column, or ''."""
    if str(column) in UNDECLARED:
        return UNDECLARED[str(column)]
    for key in column.foreign_keys:
        return str(key.column.table.name) if key.column.name == "id" else ""
    return str(column.table.name) if column.name == "id" else ""


def _ranks(table: Table) -> dict[object, int]:
    if "id" not in table.columns:
        return {}
    return {key: rank for rank, key in enumerate(db.session.scalars(select(table.c.id).order_by(table.c.id)))}


def _begin_anew(kind: str, sequences: dict[str, int | None]) -> None:
    """The database as it was at first, its counters too; no index."""
    db.session.remove()
    migrated(kind)[0].renew()
    shutil.rmtree(services.folder() / "home" / "search", ignore_errors=True)
    engine().close()  # it knows parts of the index by numbers that come again
    for name, value in sequences.items():
        db.session.execute(text(f"select setval('{name}', {value or 1}, {value is not None})"))
    db.session.commit()


def _sequences() -> dict[str, int | None]:
    if is_sqlite():
        return {}
    rows = db.session.execute(text("select sequencename, last_value from pg_sequences where schemaname = 'public'"))
    return {name: value for name, value in rows}
