"""How long members have read, by day."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId, UtcDateTime

revision = "reading_time"
down_revision = "segments_and_acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_time",
        sa.Column("member_id", BigId, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        *(sa.Column(name, BigId, nullable=False) for name in ("seconds", "told_seconds")),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_reading_time_noted", "reading_time", ["noted_at"])


def downgrade() -> None:
    op.drop_table("reading_time")
