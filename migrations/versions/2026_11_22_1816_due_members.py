"""Members whose ties are to be counted again; connections by the days on which they became mutual and strong."""

import sqlalchemy as sa
from alembic import op

revision = "due_members"
down_revision = "lot_uses_carry_their_sums"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "due_member",
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("what", "member_id", name="pk_due_member"),
    )
    op.create_index("ix_connection_mutual", "connection", ["mutual_on"])
    op.create_index("ix_connection_strong", "connection", ["strong_on"])


def downgrade() -> None:
    op.drop_index("ix_connection_strong", "connection")
    op.drop_index("ix_connection_mutual", "connection")
    op.drop_table("due_member")
