"""What was sent under a post's key: the same key with something else is told, not swallowed."""

import sqlalchemy as sa
from alembic import op

revision = "request_digest"
down_revision = "pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("request_digest", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("request_digest")
