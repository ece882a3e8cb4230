"""Earning rules, what was earned by them, contribution, and whose allowance is of which week."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "points"
down_revision = "ideas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earning_rule",
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cap_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cap_week", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cap_member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delay_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("min_trust", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("verb", name=op.f("pk_earning_rule")),
    )
    op.create_table(
        "allowance_week",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_allowance_week_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_allowance_week")),
    )
    with op.batch_alter_table("allowance_week", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allowance_week_monday"), ["monday"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_contribution_member_id_member")),
        sa.PrimaryKeyConstraint("period", "member_id", name=op.f("pk_contribution")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_rank", ["period", "points"], unique=False)

    op.create_table(
        "earning",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_back", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_earning_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earning")),
        sa.UniqueConstraint("event_id", "verb", "member_id", name=op.f("uq_earning_event_id_verb_member_id")),
    )
    with op.batch_alter_table("earning", schema=None) as batch_op:
        batch_op.create_index("ix_earning_cap", ["member_id", "verb", "day"], unique=False)
        batch_op.create_index("ix_earning_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_earning_post_id"), ["post_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("earning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_earning_post_id"))
        batch_op.drop_index("ix_earning_due")
        batch_op.drop_index("ix_earning_cap")

    op.drop_table("earning")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_rank")

    op.drop_table("contribution")
    with op.batch_alter_table("allowance_week", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allowance_week_monday"))

    op.drop_table("allowance_week")
    op.drop_table("earning_rule")
