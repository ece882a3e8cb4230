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


with database.engine.connect().execution_options(write=True) as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    run(connection)
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
