"""Tags can be synonyms of others; the topics that they stood on are kept for the way back."""

import sqlalchemy as sa
from alembic import op

revision = "synonyms"
down_revision = "reminders"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("main_id", ID, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_tag_main_id_tag"), "tag", ["main_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_tag_main_id"), ["main_id"])
    op.create_table(
        "tag_before",
        sa.Column("tag_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("had_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_tag_before_tag_id_tag")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_tag_before_topic_id_topic")),
        sa.PrimaryKeyConstraint("tag_id", "topic_id", name=op.f("pk_tag_before")),
    )


def downgrade() -> None:
    op.drop_table("tag_before")
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tag_main_id"))
        batch_op.drop_constraint(batch_op.f("fk_tag_main_id_tag"), type_="foreignkey")
        batch_op.drop_column("main_id")
