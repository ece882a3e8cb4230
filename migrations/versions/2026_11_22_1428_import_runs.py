"""A folder that is being imported in bulk: under which ids it goes in, and how far it has come."""

import sqlalchemy as sa
from alembic import op

revision = "import_runs"
down_revision = "occasions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("points_end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
        sa.UniqueConstraint("mark", name="uq_import_run_mark"),
    )


def downgrade() -> None:
    op.drop_table("import_run")
