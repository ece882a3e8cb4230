"""What search has still to index, and which index that is."""

import sqlalchemy as sa
from alembic import op

revision = "search"
down_revision = "chips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_due",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_search_due")),
    )
    with op.batch_alter_table("search_due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_due_event_id"), ["event_id"], unique=False)
    op.create_table(
        "search_index",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_index")),
    )


def downgrade() -> None:
    op.drop_table("search_index")
    with op.batch_alter_table("search_due", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_due_event_id"))
    op.drop_table("search_due")
