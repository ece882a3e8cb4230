"""The open book's days tell weekly allowances apart; the days are summed anew."""

import sqlalchemy as sa
from alembic import op

revision = "allowances_apart"
down_revision = "badges_by_hand"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.execute("DELETE FROM book_day")
    with op.batch_alter_table("book_day") as batch_op:
        batch_op.add_column(sa.Column("allowances", ID, nullable=False))
        batch_op.add_column(sa.Column("lapsed", ID, nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("book_day") as batch_op:
        batch_op.drop_column("lapsed")
        batch_op.drop_column("allowances")
