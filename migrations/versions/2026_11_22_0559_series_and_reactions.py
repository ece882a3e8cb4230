"""Posts of the blog stand in series and are reacted to."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "series_and_reactions"
down_revision = "attached_files"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "blog_reaction",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_blog_reaction_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_blog_reaction_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", "member_id", "kind", name=op.f("pk_blog_reaction")),
    )
    op.create_table(
        "blog_tally",
        sa.Column("topic_id", ID, autoincrement=False, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_blog_tally_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_blog_tally")),
    )
    op.create_table(
        "blog_series",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blog_series")),
        sa.UniqueConstraint("name", name=op.f("uq_blog_series_name")),
    )
    op.create_table(
        "blog_part",
        sa.Column("topic_id", ID, autoincrement=False, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["blog_series.id"], name=op.f("fk_blog_part_series_id_blog_series")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_blog_part_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_blog_part")),
    )
    op.create_index("ix_blog_part_series", "blog_part", ["series_id", "place"])


def downgrade() -> None:
    for table in ("blog_part", "blog_series", "blog_tally", "blog_reaction"):
        op.drop_table(table)
