"""Segments with their members, days and exits; what staff do about findings; notes on members."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId, UtcDateTime

revision = "segments_and_acts"
down_revision = "search_in_postgresql"
branch_labels = None
depends_on = None


def _member(name: str, **more: object) -> sa.Column[int]:
    return sa.Column(name, BigId, sa.ForeignKey("member.id"), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("size", BigId, nullable=False),
        _member("created_by_id"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime()),
        sa.Column("worked_on", sa.Date()),
        sa.Column("worked_at", UtcDateTime()),
        sa.Column("removed_at", UtcDateTime()),
    )
    op.create_table(
        "segment_member",
        sa.Column("segment_id", BigId, sa.ForeignKey("segment.id"), primary_key=True),
        _member("member_id", primary_key=True),
        sa.Column("since", sa.Date(), nullable=False),
    )
    op.create_index("ix_segment_member_member_id", "segment_member", ["member_id"])
    op.create_index("ix_segment_member_since", "segment_member", ["segment_id", "since", "member_id"])
    op.create_table(
        "segment_day",
        sa.Column("segment_id", BigId, sa.ForeignKey("segment.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        *(sa.Column(name, BigId, nullable=False) for name in ("size", "came", "went")),
    )
    op.create_table(
        "segment_exit",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("segment_id", BigId, sa.ForeignKey("segment.id"), nullable=False),
        _member("member_id", nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reasons", sa.String(120), nullable=False),
    )
    op.create_index("ix_segment_exit_segment", "segment_exit", ["segment_id", "id"])
    op.create_index("ix_segment_exit_member", "segment_exit", ["member_id"])
    _acts()


def _acts() -> None:
    op.create_table(
        "staff_act",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("finding", sa.String(12), nullable=False),
        sa.Column("about_id", BigId),
        sa.Column("words", sa.String(300), nullable=False),
        _member("owner_id"),
        sa.Column("due_on", sa.Date()),
        _member("added_by_id"),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        _member("done_by_id"),
        sa.Column("result", sa.String(300), nullable=False),
        sa.Column("member_count", BigId, nullable=False),
    )
    op.create_index("ix_staff_act_open", "staff_act", ["done_at", "due_on", "id"])
    op.create_index("ix_staff_act_owner_id", "staff_act", ["owner_id"])
    op.create_table(
        "staff_act_member",
        sa.Column("act_id", BigId, sa.ForeignKey("staff_act.id"), primary_key=True),
        _member("member_id", primary_key=True),
    )
    op.create_index("ix_staff_act_member_member_id", "staff_act_member", ["member_id"])
    op.create_table(
        "staff_note",
        sa.Column("id", BigId, primary_key=True),
        _member("member_id", nullable=False),
        _member("author_id"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_staff_note_member", "staff_note", ["member_id", "id"])


def downgrade() -> None:
    tables = "staff_note staff_act_member staff_act segment_exit segment_day segment_member segment"
    for table in tables.split():
        op.drop_table(table)
