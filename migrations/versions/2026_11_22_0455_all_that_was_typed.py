"""A draft keeps all fields of its form: tags, kind, what was chosen."""

import sqlalchemy as sa
from alembic import op

revision = "all_that_was_typed"
down_revision = "request_digest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("more", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("more")
