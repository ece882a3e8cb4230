"""Automations of segments, for whom they are due, and for whom they have acted."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId, UtcDateTime

revision = "automations"
down_revision = "merged_members"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "automation",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("segment_id", BigId, sa.ForeignKey("segment.id"), nullable=False),
        sa.Column("acts_on", sa.String(4), nullable=False),
        sa.Column("action", sa.String(7), nullable=False),
        sa.Column("words_ja", sa.String(300), nullable=False),
        sa.Column("words_en", sa.String(300), nullable=False),
        sa.Column("owner_id", BigId, sa.ForeignKey("member.id")),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", BigId, sa.ForeignKey("member.id")),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("last_ran_at", UtcDateTime()),
        sa.Column("done_count", BigId, nullable=False),
        sa.Column("removed_at", UtcDateTime()),
    )
    op.create_index("ix_automation_segment_id", "automation", ["segment_id"])
    for name, said in (
        ("automation_due", sa.Column("day", sa.Date(), nullable=False)),
        ("automation_done", sa.Column("at", UtcDateTime(), nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column("automation_id", BigId, sa.ForeignKey("automation.id"), primary_key=True),
            sa.Column("member_id", BigId, sa.ForeignKey("member.id"), primary_key=True),
            said,
        )
        op.create_index(f"ix_{name}_member_id", name, ["member_id"])


def downgrade() -> None:
    for name in ("automation_done", "automation_due", "automation"):
        op.drop_table(name)
