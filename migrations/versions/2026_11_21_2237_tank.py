"""The free tank: what went in and out, by day, and staff's appeals."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "tank"
down_revision = "search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tank_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("put_in", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_out", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_tank_day")),
    )
    op.create_table(
        "tank_appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_tank_appeal_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tank_appeal")),
    )
    op.create_table(
        "tank_movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.String(length=140), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_tank_movement_amount")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_tank_movement_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tank_movement")),
        sa.UniqueConstraint("request_key", name=op.f("uq_tank_movement_request_key")),
    )
    with op.batch_alter_table("tank_movement", schema=None) as batch_op:
        batch_op.create_index("ix_tank_movement_member", ["member_id", "day"], unique=False)
        batch_op.create_index(
            "ix_tank_movement_words",
            ["id"],
            unique=False,
            sqlite_where=sa.text("words <> ''"),
            postgresql_where=sa.text("words <> ''"),
        )


def downgrade() -> None:
    with op.batch_alter_table("tank_movement", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tank_movement_words", sqlite_where=sa.text("words <> ''"), postgresql_where=sa.text("words <> ''")
        )
        batch_op.drop_index("ix_tank_movement_member")

    op.drop_table("tank_movement")
    op.drop_table("tank_appeal")
    op.drop_table("tank_day")
