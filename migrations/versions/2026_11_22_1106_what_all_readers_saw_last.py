"""Lists go by the last post that all readers may read: comments to staff move nothing up for others."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "what_all_readers_saw_last"
down_revision = "lottery_checks"
branch_labels = None
depends_on = None

MOMENT = app.base.database.UtcDateTime(timezone=True)
INDEXES = {
    "ix_topic_space_open": ["space_id", "open_post_at", "id"],
    "ix_topic_kind_open": ["kind", "open_post_at", "id"],
    "ix_topic_open": ["open_post_at", "id"],
}


def upgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("open_post_at", MOMENT, nullable=True))
    names = ("open_post_at", "last_post_at", "published_at", "created_at")
    topic = sa.table(
        "topic", sa.column("comments_to_staff", sa.Boolean()), *(sa.column(name, MOMENT) for name in names)
    )
    posted = sa.func.coalesce(topic.c.published_at, topic.c.created_at)
    op.execute(
        topic.update().values(open_post_at=sa.case((topic.c.comments_to_staff, posted), else_=topic.c.last_post_at))
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.alter_column("open_post_at", existing_type=MOMENT, nullable=False)
        for name, columns in INDEXES.items():
            batch_op.create_index(name, columns)


def downgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)
        batch_op.drop_column("open_post_at")
