"""Alembic's environment: the application's own engine, inside one transaction."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database = current_app.extensions["migrate"].db


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadatas[None],
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
        user_module_prefix="app.base.database.",
    )
    with context.begin_transaction():
        context.run_migrations()


def heed_foreign_keys(connection: Connection, heed: bool) -> None:
    """SQLite changes a table by replacing it. The pragma counts only outside a transaction, hence the driver's own hand."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if heed else 'OFF'}")


with database.engine.connect().execution_options(write=True) as connection:
    heed_foreign_keys(connection, False)
    run(connection)
    connection.commit()
    heed_foreign_keys(connection, True)
