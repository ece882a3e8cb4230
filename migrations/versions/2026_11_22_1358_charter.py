"""The charter with its reviews, and how far each member has come."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId, UtcDateTime

revision = "charter"
down_revision = "weekly_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("next_review_on", sa.Date()),
        sa.Column("reviewed_by_id", BigId, sa.ForeignKey("member.id")),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
    )
    op.create_table("charter_space", sa.Column("space_id", BigId, sa.ForeignKey("space.id"), primary_key=True))
    op.create_table(
        "member_stage",
        sa.Column("member_id", BigId, primary_key=True, autoincrement=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("active_on", sa.Date()),
        sa.Column("settled_on", sa.Date()),
    )
    op.create_index("ix_member_stage_started", "member_stage", ["started_on"])


def downgrade() -> None:
    for table in ("member_stage", "charter_space", "charter"):
        op.drop_table(table)
