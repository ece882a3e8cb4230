"""Chips."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "chips"
down_revision = "joined"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chip",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receiver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=140), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_chip_amount")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_chip_somebody_else")),
        sa.ForeignKeyConstraint(["giver_id"], ["member.id"], name=op.f("fk_chip_giver_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_chip_post_id_post")),
        sa.ForeignKeyConstraint(["receiver_id"], ["member.id"], name=op.f("fk_chip_receiver_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chip")),
        sa.UniqueConstraint("request_key", name=op.f("uq_chip_request_key")),
    )
    with op.batch_alter_table("chip", schema=None) as batch_op:
        batch_op.create_index("ix_chip_giver", ["giver_id", "day"], unique=False)
        batch_op.create_index("ix_chip_post", ["post_id", "id"], unique=False)
        batch_op.create_index("ix_chip_receiver", ["receiver_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("chip", schema=None) as batch_op:
        batch_op.drop_index("ix_chip_receiver")
        batch_op.drop_index("ix_chip_post")
        batch_op.drop_index("ix_chip_giver")

    op.drop_table("chip")
