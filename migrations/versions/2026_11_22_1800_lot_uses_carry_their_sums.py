"""The check of the book sums what was used of each lot out of the index alone, on SQLite, too."""

from alembic import op

revision = "lot_uses_carry_their_sums"
down_revision = "heat_states_still_open"
branch_labels = None
depends_on = None

TABLE = "ledger_lot_use"
BY_LOT, BY_TRANSFER = "ix_ledger_lot_use_lot_id", "ix_ledger_lot_use_transfer_id"


def upgrade() -> None:
    op.drop_index(BY_LOT, table_name=TABLE)
    op.create_index(BY_LOT, TABLE, ["lot_id", "amount"])
    op.drop_index(BY_TRANSFER, table_name=TABLE)
    op.create_index(BY_TRANSFER, TABLE, ["transfer_id", "lot_id", "amount"])


def downgrade() -> None:
    op.drop_index(BY_LOT, table_name=TABLE)
    op.create_index(BY_LOT, TABLE, ["lot_id"], postgresql_include=["amount"])
    op.drop_index(BY_TRANSFER, table_name=TABLE)
    op.create_index(BY_TRANSFER, TABLE, ["transfer_id"])
