"""Topics by kind and state, the oldest first: what waits for staff."""

from alembic import op

revision = "topics_by_state"
down_revision = "days_with_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_topic_state", "topic", ["kind", "state", "published_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_topic_state", "topic")
