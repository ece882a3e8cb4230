"""Badges of members, and stars with their terms."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "badges"
down_revision = "wallet"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_badge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("badge", sa.String(length=60), nullable=False),
        sa.Column("times", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("awarded_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_badge_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_badge")),
        sa.UniqueConstraint("member_id", "source", "badge", name=op.f("uq_member_badge_member_id_source_badge")),
    )
    op.create_table(
        "star",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("appointed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("appointed_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_star_term")),
        sa.ForeignKeyConstraint(["appointed_by_id"], ["member.id"], name=op.f("fk_star_appointed_by_id_member")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_star_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star")),
    )
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_star_last_day"), ["last_day"], unique=False)
        batch_op.create_index("ix_star_member", ["member_id", "last_day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("star", schema=None) as batch_op:
        batch_op.drop_index("ix_star_member")
        batch_op.drop_index(batch_op.f("ix_star_last_day"))

    op.drop_table("star")
    op.drop_table("member_badge")
