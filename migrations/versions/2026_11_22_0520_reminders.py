"""Bookmarks have a note and a reminder."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "reminders"
down_revision = "polls"
branch_labels = None
depends_on = None

DUE = sa.text("remind_at IS NOT NULL AND reminded_at IS NULL")


def upgrade() -> None:
    moment = app.base.database.UtcDateTime(timezone=True)
    with op.batch_alter_table("bookmark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(length=140), server_default="", nullable=False))
        batch_op.add_column(sa.Column("remind_at", moment, nullable=True))
        batch_op.add_column(sa.Column("reminded_at", moment, nullable=True))
    op.create_index("ix_bookmark_due", "bookmark", ["remind_at"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    op.drop_index("ix_bookmark_due", table_name="bookmark")
    with op.batch_alter_table("bookmark", schema=None) as batch_op:
        for column in ("reminded_at", "remind_at", "note"):
            batch_op.drop_column(column)
