"""The results of the ledger's nightly check."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "ledger_checks"
down_revision = "lottery"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_check")),
    )


def downgrade() -> None:
    op.drop_table("ledger_check")
