"""How far members have read, what they follow or mute, and posts in the order of their threads."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "attention"
down_revision = "synonyms"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "topic_reading",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("topic_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_topic_reading_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_reading_topic_id_topic")),
        sa.PrimaryKeyConstraint("member_id", "topic_id", name=op.f("pk_topic_reading")),
    )
    op.create_index(op.f("ix_topic_reading_topic_id"), "topic_reading", ["topic_id"])
    op.create_table(
        "space_reading",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("space_id", BIG, nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_space_reading_member_id_member")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_space_reading_space_id_space")),
        sa.PrimaryKeyConstraint("member_id", "space_id", name=op.f("pk_space_reading")),
    )
    op.create_table(
        "attention",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attention_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "about", "subject_id", name=op.f("pk_attention")),
    )
    op.create_index("ix_attention_about", "attention", ["about", "subject_id", "wish"])
    op.create_index("ix_topic_active", "topic", ["last_post_at", "id"])
    op.create_index("ix_post_thread", "post", ["topic_id", "reply_to_id", "number"])


def downgrade() -> None:
    op.drop_index("ix_post_thread", table_name="post")
    op.drop_index("ix_topic_active", table_name="topic")
    for table in ("attention", "space_reading", "topic_reading"):
        op.drop_table(table)
