"""The migrations build just what the models say, forward and back; `web` knows every room's tables."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.base.database import Model, db


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Model.metadata))


def test_the_migrated_schema_is_the_models_schema(web: Flask) -> None:
    assert differences() == []


def test_every_migration_can_be_undone_and_done_again(web: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert differences() == []
