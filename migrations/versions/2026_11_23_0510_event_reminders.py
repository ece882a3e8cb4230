"""Invitations to events to come: who was reminded."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "event_reminders"
down_revision = "outside"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("occasion_part") as part:
        part.add_column(sa.Column("reminded_at", app.base.database.UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_occasion_day", "occasion", ["day"])


def downgrade() -> None:
    op.drop_index("ix_occasion_day", "occasion")
    with op.batch_alter_table("occasion_part") as part:
        part.drop_column("reminded_at")
