"""Covers of the blog, and where know-how came from."""

import sqlalchemy as sa
from alembic import op

revision = "covers"
down_revision = "points"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blog_cover",
        sa.Column(
            "topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_blog_cover_topic_id_topic")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_blog_cover_upload_id_upload")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_blog_cover")),
    )
    op.create_table(
        "knowledge_page",
        sa.Column(
            "topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("from_post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["from_post_id"], ["post.id"], name=op.f("fk_knowledge_page_from_post_id_post")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_knowledge_page_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_knowledge_page")),
        sa.UniqueConstraint("from_post_id", name=op.f("uq_knowledge_page_from_post_id")),
    )


def downgrade() -> None:
    op.drop_table("knowledge_page")
    op.drop_table("blog_cover")
