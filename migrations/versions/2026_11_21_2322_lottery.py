"""The lottery, its prizes and draws."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "lottery"
down_revision = "figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lottery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("opens_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("seed_hash", sa.String(length=64), nullable=False),
        sa.Column("draw_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settled_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lottery")),
    )
    op.create_table(
        "lottery_prize",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lottery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chances", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_lottery_prize_points")),
        sa.CheckConstraint("stock >= 0 AND taken >= 0 AND taken <= stock", name=op.f("ck_lottery_prize_stock")),
        sa.ForeignKeyConstraint(["lottery_id"], ["lottery.id"], name=op.f("fk_lottery_prize_lottery_id_lottery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lottery_prize")),
        sa.UniqueConstraint("lottery_id", "position", name=op.f("uq_lottery_prize_lottery_id_position")),
    )
    op.create_table(
        "lottery_draw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lottery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("roll", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prize_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lottery_id"], ["lottery.id"], name=op.f("fk_lottery_draw_lottery_id_lottery")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_lottery_draw_member_id_member")),
        sa.ForeignKeyConstraint(
            ["prize_id"], ["lottery_prize.id"], name=op.f("fk_lottery_draw_prize_id_lottery_prize")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lottery_draw")),
        sa.UniqueConstraint("lottery_id", "member_id", "day", name=op.f("uq_lottery_draw_lottery_id_member_id_day")),
        sa.UniqueConstraint("lottery_id", "number", name=op.f("uq_lottery_draw_lottery_id_number")),
    )
    with op.batch_alter_table("lottery_draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lottery_draw_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("lottery_draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lottery_draw_member_id"))

    op.drop_table("lottery_draw")
    op.drop_table("lottery_prize")
    op.drop_table("lottery")
