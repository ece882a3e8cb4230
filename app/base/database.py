"""The database: one session, one way to write, SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, literal
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from app.base import garbage, postgresql, sqlite

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; SQLite keeps it as UTC without a zone, in a form that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")


class Model(DeclarativeBase):
    """Columns named by their Python type; constraints named by rule, so that migrations can drop them."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={int: BigId, datetime: UtcDateTime(), dict[str, Any]: JSON},
    )


db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False}, disable_autonaming=True)

sqlite.prepare()
postgresql.prepare()


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: commits at the end, or leaves no trace. What was asked for `after_commit` runs then."""
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transactions do not nest")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    # A read before this may hold an older snapshot, on which SQLite could not begin to write.
    # Ending it by commit keeps what was loaded; a rollback would expire it.
    session.commit()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"write": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("once", None)  # what was read once for this transaction
    for act in session.info.pop("after_commit", {}).values():
        act()
    garbage.collect_if_due()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all there is as of one moment, however many questions that takes and whoever writes meanwhile."""
    session = db.session()
    session.commit()
    if not is_sqlite():  # there a transaction sees one moment anyway
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.commit()


@contextmanager
def aside() -> Iterator[Session]:
    """Read in a session of its own: what is loaded outlives the request, whatever becomes of its session."""
    registry = db.session.registry
    before = registry()
    own = db.session.session_factory()
    registry.set(own)
    try:
        yield own
    finally:
        registry.set(before)
        own.close()


def after_commit(key: str, act: Callable[[], None]) -> None:
    """Run `act` once the running transaction stands; a second act under the same key replaces the first."""
    db.session().info.setdefault("after_commit", {})[key] = act


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def insert_into(table: type[Model]) -> postgresql_dialect.Insert | sqlite_dialect.Insert:
    """An insert that knows what to do `on_conflict`: both databases say it alike."""
    return sqlite_dialect.insert(table) if is_sqlite() else postgresql_dialect.insert(table)


def insert_or_ignore(table: type[Model], **values: Any) -> bool:
    """Insert one row unless a unique constraint says that it is there; True when it was new."""
    # Asked back rather than counted: psycopg reports -1 rows here, whether one was inserted or not.
    new = insert_into(table).values(**values).on_conflict_do_nothing().returning(literal(1))
    return db.session.execute(new).first() is not None
