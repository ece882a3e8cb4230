"""One draw in all instead of one a day, and what the check of a lottery found."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "lottery_checks"
down_revision = "festivals_are_told"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("lottery") as batch_op:
        batch_op.add_column(sa.Column("per_day", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("checked_at", app.base.database.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("first_wrong", ID, nullable=True))
    with op.batch_alter_table("lottery") as batch_op:
        batch_op.alter_column("per_day", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("lottery") as batch_op:
        batch_op.drop_column("first_wrong")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("per_day")
