"""The ledger: accounts, transfers, lots and holds."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "ledger"
down_revision = "accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('issued', 'debt') AND balance <= 0) OR (kind NOT IN ('issued', 'debt') AND balance >= 0)",
            name=op.f("ck_ledger_account_floor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("kind", "owner_id", name=op.f("uq_ledger_account_kind_owner_id")),
    )
    op.create_table(
        "ledger_transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debit_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("about_kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("memo", sa.String(length=120), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("debit_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_transfer_amount")),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name=op.f("ck_ledger_transfer_two_accounts")),
        sa.ForeignKeyConstraint(
            ["credit_account_id"],
            ["ledger_account.id"],
            name=op.f("fk_ledger_transfer_credit_account_id_ledger_account"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"], ["ledger_account.id"], name=op.f("fk_ledger_transfer_debit_account_id_ledger_account")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_transfer_reverses_id_ledger_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfer")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_transfer_idempotency_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_transfer_reverses_id")),
    )
    with op.batch_alter_table("ledger_transfer", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_transfer_about", ["about_kind", "about_id"], unique=False)
        batch_op.create_index("ix_ledger_transfer_at", ["at"], unique=False)
        batch_op.create_index("ix_ledger_transfer_credit", ["credit_account_id", "id"], unique=False)
        batch_op.create_index("ix_ledger_transfer_debit", ["debit_account_id", "id"], unique=False)

    op.create_table(
        "ledger_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'pending') = (settled_by_id IS NULL)", name=op.f("ck_ledger_hold_settled")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_hold_amount")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_hold_made_by_id_ledger_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_hold_settled_by_id_ledger_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_hold")),
        sa.UniqueConstraint("made_by_id", name=op.f("uq_ledger_hold_made_by_id")),
        sa.UniqueConstraint("settled_by_id", name=op.f("uq_ledger_hold_settled_by_id")),
    )
    with op.batch_alter_table("ledger_hold", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_hold_owner", ["owner_id", "state"], unique=False)

    op.create_table(
        "ledger_lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("remaining", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("giveable", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_lot_amount")),
        sa.CheckConstraint("remaining >= 0 AND remaining <= amount", name=op.f("ck_ledger_lot_remaining")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_lot_account_id_ledger_account")
        ),
        sa.ForeignKeyConstraint(
            ["source_lot_id"], ["ledger_lot.id"], name=op.f("fk_ledger_lot_source_lot_id_ledger_lot")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_lot_transfer_id_ledger_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lot")),
    )
    with op.batch_alter_table("ledger_lot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_lot_alive",
            ["account_id", "expires_at"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )
        batch_op.create_index(
            "ix_ledger_lot_due",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )
        batch_op.create_index(batch_op.f("ix_ledger_lot_source_lot_id"), ["source_lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_lot_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "ledger_lot_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_lot_use_amount")),
        sa.ForeignKeyConstraint(["lot_id"], ["ledger_lot.id"], name=op.f("fk_ledger_lot_use_lot_id_ledger_lot")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_lot_use_transfer_id_ledger_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lot_use")),
    )
    with op.batch_alter_table("ledger_lot_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_lot_use_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_lot_use_transfer_id"), ["transfer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ledger_lot_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_lot_use_transfer_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_lot_use_lot_id"))

    op.drop_table("ledger_lot_use")
    with op.batch_alter_table("ledger_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_lot_transfer_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_lot_source_lot_id"))
        batch_op.drop_index(
            "ix_ledger_lot_due", sqlite_where=sa.text("remaining > 0"), postgresql_where=sa.text("remaining > 0")
        )
        batch_op.drop_index(
            "ix_ledger_lot_alive", sqlite_where=sa.text("remaining > 0"), postgresql_where=sa.text("remaining > 0")
        )

    op.drop_table("ledger_lot")
    with op.batch_alter_table("ledger_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_hold_owner")

    op.drop_table("ledger_hold")
    with op.batch_alter_table("ledger_transfer", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_transfer_debit")
        batch_op.drop_index("ix_ledger_transfer_credit")
        batch_op.drop_index("ix_ledger_transfer_at")
        batch_op.drop_index("ix_ledger_transfer_about")

    op.drop_table("ledger_transfer")
    op.drop_table("ledger_account")
