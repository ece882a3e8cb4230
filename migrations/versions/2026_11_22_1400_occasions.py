"""Occasions outside the forum, and who took part in them."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "occasions"
down_revision = "being_told"
branch_labels = None
depends_on = None

MOMENT = app.base.database.UtcDateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "occasion",
        sa.Column("id", ID, nullable=False),
        sa.Column("sort", sa.String(8), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("sort", "title", "day", name=op.f("uq_occasion_sort_title_day")),
        sa.ForeignKeyConstraint(["made_by_id"], ["member.id"], name=op.f("fk_occasion_made_by_id_member")),
    )
    op.create_table(
        "occasion_part",
        sa.Column("id", ID, nullable=False),
        sa.Column("occasion_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion_part")),
        sa.UniqueConstraint("occasion_id", "member_id", name=op.f("uq_occasion_part_occasion_id_member_id")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_occasion_part_occasion_id_occasion")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_occasion_part_member_id_member")),
    )
    op.create_index("ix_occasion_part_member", "occasion_part", ["member_id"])


def downgrade() -> None:
    op.drop_table("occasion_part")
    op.drop_table("occasion")
