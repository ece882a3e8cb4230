"""The shop with pictures, windows, circles, ways of delivery, a stock book and coupons."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "the_whole_shop"
down_revision = "contribution_by_space"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def new_columns() -> list[sa.Column]:
    return [
        sa.Column("audience", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("picture", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("opens_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("fulfilment", sa.String(length=8), nullable=False, server_default="hand"),
        sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("webhook_url", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("webhook_secret", sa.String(length=64), nullable=False, server_default=""),
    ]


def upgrade() -> None:
    with op.batch_alter_table("reward") as batch_op:
        for column in new_columns():
            batch_op.add_column(column)
    with op.batch_alter_table("reward") as batch_op:
        for column in new_columns():
            if column.server_default is not None:
                batch_op.alter_column(column.name, server_default=None)
    op.create_table(
        "reward_stock_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("reward_id", ID, nullable=False),
        sa.Column("change", ID, nullable=False),
        sa.Column("after", ID, nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("order_id", ID, nullable=True),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("change <> 0", name=op.f("ck_reward_stock_line_change")),
        sa.CheckConstraint("after >= 0", name=op.f("ck_reward_stock_line_after")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_reward_stock_line_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_stock_line")),
    )
    op.create_index("ix_reward_stock_line_reward_id", "reward_stock_line", ["reward_id"])
    # What stands on the shelf opens its book with what is left of it.
    op.execute(
        "INSERT INTO reward_stock_line (reward_id, change, after, why, reason, at) "
        "SELECT id, stock, stock, 'opened', '', added_at FROM reward WHERE stock > 0"
    )
    op.create_table(
        "reward_delivery",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("tries", ID, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["reward_order.id"], name=op.f("fk_reward_delivery_order_id_reward_order")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_reward_delivery")),
    )
    op.create_index("ix_reward_delivery_due", "reward_delivery", ["ended_at", "next_at"])
    op.create_table(
        "coupon_batch",
        sa.Column("id", ID, nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("about_ja", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("reward_id", ID, nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_coupon_batch_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_batch")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_coupon_batch_reward_id")),
    )
    op.create_table(
        "coupon",
        sa.Column("id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("order_id", ID, nullable=True),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["coupon_batch.id"], name=op.f("fk_coupon_batch_id_coupon_batch")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_coupon_member_id_member")),
        sa.ForeignKeyConstraint(["order_id"], ["reward_order.id"], name=op.f("fk_coupon_order_id_reward_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon")),
        sa.UniqueConstraint("batch_id", "code", name=op.f("uq_coupon_batch_id_code")),
        sa.UniqueConstraint("order_id", name=op.f("uq_coupon_order_id")),
    )
    op.create_index("ix_coupon_member_id", "coupon", ["member_id"])
    op.create_index("ix_coupon_free", "coupon", ["batch_id", "given_at", "id"])


def downgrade() -> None:
    for table in ("coupon", "coupon_batch", "reward_delivery", "reward_stock_line"):
        op.drop_table(table)
    with op.batch_alter_table("reward") as batch_op:
        for column in new_columns():
            batch_op.drop_column(column.name)
