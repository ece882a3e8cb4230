"""The readers activity and connections: counted acts, member_day, contacts, connections."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "activity"
down_revision = "answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_mark")),
    )
    op.create_table(
        "connection",
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contacts_low_to_high", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contacts_high_to_low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("mutual_on", sa.Date(), nullable=True),
        sa.Column("strong_on", sa.Date(), nullable=True),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_connection_pair_in_order")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_connection")),
    )
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.create_index("ix_connection_first", ["first_at"], unique=False)
        batch_op.create_index("ix_connection_high", ["high_id"], unique=False)
        batch_op.create_index("ix_connection_last", ["last_at"], unique=False)

    op.create_table(
        "connection_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_mark")),
    )
    op.create_table(
        "contact",
        sa.Column("kind", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_low", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_contact_pair_in_order")),
        sa.PrimaryKeyConstraint("kind", "about_id", "low_id", "high_id", "from_low", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_day", ["day"], unique=False)
        batch_op.create_index("ix_contact_pair", ["low_id", "high_id"], unique=False)
        batch_op.create_index("ix_contact_post", ["post_id"], unique=False)

    op.create_table(
        "counted_act",
        sa.Column("what", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("what", "about_id", "by_id", name=op.f("pk_counted_act")),
    )
    with op.batch_alter_table("counted_act", schema=None) as batch_op:
        batch_op.create_index("ix_counted_act_member_day", ["member_id", "day"], unique=False)
        batch_op.create_index("ix_counted_act_post", ["post_id"], unique=False)

    op.create_table(
        "member_day",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dwell_seconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topics", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comments", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nices_given", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nices_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chips_given", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chips_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepts_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ideas", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("votes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deposits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawals", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("events_attended", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("surveys", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contribution", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("pk_member_day")),
    )
    with op.batch_alter_table("member_day", schema=None) as batch_op:
        batch_op.create_index("ix_member_day_day", ["day", "active"], unique=False)

    op.create_table(
        "unconnecting_post",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_unconnecting_post")),
    )
    op.create_table(
        "uncounted_post",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_uncounted_post")),
    )


def downgrade() -> None:
    op.drop_table("uncounted_post")
    op.drop_table("unconnecting_post")
    with op.batch_alter_table("member_day", schema=None) as batch_op:
        batch_op.drop_index("ix_member_day_day")

    op.drop_table("member_day")
    with op.batch_alter_table("counted_act", schema=None) as batch_op:
        batch_op.drop_index("ix_counted_act_post")
        batch_op.drop_index("ix_counted_act_member_day")

    op.drop_table("counted_act")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_post")
        batch_op.drop_index("ix_contact_pair")
        batch_op.drop_index("ix_contact_day")

    op.drop_table("contact")
    op.drop_table("connection_mark")
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.drop_index("ix_connection_last")
        batch_op.drop_index("ix_connection_high")
        batch_op.drop_index("ix_connection_first")

    op.drop_table("connection")
    op.drop_table("activity_mark")
