"""The rewards shop and its orders."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "rewards"
down_revision = "import_source"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reward",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("about_ja", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("per_member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("min_trust", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cost > 0", name=op.f("ck_reward_cost")),
        sa.CheckConstraint("stock IS NULL OR stock >= 0", name=op.f("ck_reward_stock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward")),
    )
    op.create_table(
        "reward_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cost", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hold_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("said", sa.String(length=280), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moved_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reward_order_member_id_member")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_reward_order_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_order")),
        sa.UniqueConstraint("request_key", name=op.f("uq_reward_order_request_key")),
    )
    with op.batch_alter_table("reward_order", schema=None) as batch_op:
        batch_op.create_index("ix_reward_order_member", ["member_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_order_reward_id"), ["reward_id"], unique=False)
        batch_op.create_index("ix_reward_order_state", ["state", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reward_order", schema=None) as batch_op:
        batch_op.drop_index("ix_reward_order_state")
        batch_op.drop_index(batch_op.f("ix_reward_order_reward_id"))
        batch_op.drop_index("ix_reward_order_member")

    op.drop_table("reward_order")
    op.drop_table("reward")
