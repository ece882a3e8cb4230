"""Hidden posts are few: staff find them without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "hidden"
down_revision = "ledger_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    only_hidden = sa.text("hidden_at IS NOT NULL")
    op.create_index(
        "ix_post_hidden", "post", ["hidden_at", "id"], sqlite_where=only_hidden, postgresql_where=only_hidden
    )


def downgrade() -> None:
    op.drop_index("ix_post_hidden", "post")
