"""On PostgreSQL the check of the book reads its lines out of indexes alone."""

from alembic import op

revision = "the_check_reads_indexes"
down_revision = "briefing_by_mail"
branch_labels = None
depends_on = None

WIDE = (
    ("ix_ledger_transfer_debit", "ledger_transfer", ["debit_account_id", "id"], ["amount", "debit_after"]),
    ("ix_ledger_transfer_credit", "ledger_transfer", ["credit_account_id", "id"], ["amount", "credit_after"]),
    ("ix_ledger_lot_use_lot_id", "ledger_lot_use", ["lot_id"], ["amount"]),
)


def upgrade() -> None:
    for name, table, columns, more in WIDE if _is_postgresql() else ():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, postgresql_include=more)


def downgrade() -> None:
    for name, table, columns, _more in WIDE if _is_postgresql() else ():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
