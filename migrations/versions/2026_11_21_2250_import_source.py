"""What has come from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "import_source"
down_revision = "badges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_source",
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("foreign_id", sa.BigInteger(), nullable=False),
        sa.Column("local_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "foreign_id", name=op.f("pk_import_source")),
    )


def downgrade() -> None:
    op.drop_table("import_source")
