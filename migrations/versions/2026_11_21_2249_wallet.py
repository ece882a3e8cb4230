"""Gifts, and warnings before points expire."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "wallet"
down_revision = "tank"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expiry_warning",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "days_before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_expiry_warning_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "last_day", "days_before", name=op.f("pk_expiry_warning")),
    )
    op.create_table(
        "gift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receiver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.String(length=280), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gift_amount")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_gift_somebody_else")),
        sa.ForeignKeyConstraint(["giver_id"], ["member.id"], name=op.f("fk_gift_giver_id_member")),
        sa.ForeignKeyConstraint(["receiver_id"], ["member.id"], name=op.f("fk_gift_receiver_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
        sa.UniqueConstraint("request_key", name=op.f("uq_gift_request_key")),
    )
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.create_index("ix_gift_giver", ["giver_id", "day"], unique=False)
        batch_op.create_index("ix_gift_receiver", ["receiver_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.drop_index("ix_gift_receiver")
        batch_op.drop_index("ix_gift_giver")

    op.drop_table("gift")
    op.drop_table("expiry_warning")
