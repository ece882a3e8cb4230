"""Chips of new members arrive late, or go back."""

import sqlalchemy as sa
from alembic import op

revision = "chips_on_their_way"
down_revision = "the_whole_shop"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("chip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("returned_at", MOMENT, nullable=True))
        batch_op.create_index("ix_chip_due_at", ["due_at"])


def downgrade() -> None:
    with op.batch_alter_table("chip", schema=None) as batch_op:
        batch_op.drop_index("ix_chip_due_at")
        batch_op.drop_column("returned_at")
        batch_op.drop_column("due_at")
