"""The search index says by which rules its words were cut: of an older one a new index is made."""

import sqlalchemy as sa
from alembic import op

revision = "search_index_version"
down_revision = "due_members"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("search_index") as table:
        table.add_column(sa.Column("version", BIG, nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("search_index") as table:
        table.drop_column("version")
