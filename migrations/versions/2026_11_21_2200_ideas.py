"""Ideas: their receipts, their history, their supporters; comments that only staff read."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "ideas"
down_revision = "activity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column(
            "topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("support_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shipped_topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["topic.id"], name=op.f("fk_idea_merged_into_id_topic")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["member.id"], name=op.f("fk_idea_seen_by_id_member")),
        sa.ForeignKeyConstraint(["shipped_topic_id"], ["topic.id"], name=op.f("fk_idea_shipped_topic_id_topic")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_idea_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_idea")),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_merged_into_id"), ["merged_into_id"], unique=False)

    op.create_table(
        "idea_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=False),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_idea_change_by_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_idea_change_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_change")),
    )
    with op.batch_alter_table("idea_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_change_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "idea_support",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("came_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["came_from_id"], ["topic.id"], name=op.f("fk_idea_support_came_from_id_topic")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_idea_support_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_idea_support_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_support")),
        sa.UniqueConstraint("topic_id", "member_id", name=op.f("uq_idea_support_topic_id_member_id")),
    )
    with op.batch_alter_table("idea_support", schema=None) as batch_op:
        batch_op.create_index("ix_idea_support_member", ["member_id", "at"], unique=False)

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comments_to_staff", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_column("comments_to_staff")

    with op.batch_alter_table("idea_support", schema=None) as batch_op:
        batch_op.drop_index("ix_idea_support_member")

    op.drop_table("idea_support")
    with op.batch_alter_table("idea_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_change_topic_id"))

    op.drop_table("idea_change")
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_merged_into_id"))

    op.drop_table("idea")
