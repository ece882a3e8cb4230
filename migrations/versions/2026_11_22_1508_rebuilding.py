"""How far a reader's tables have come that are made anew in bulk; what is not imported is found without the rest."""

import sqlalchemy as sa
from alembic import op

revision = "rebuilding"
down_revision = "mails_in"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LIVE = sa.text("NOT imported")


def upgrade() -> None:
    op.create_table(
        "reader_rebuild",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("upto_xid", BIG, nullable=False),
        sa.Column("upto_id", BIG, nullable=False),
        sa.Column("highest_id", BIG, nullable=False),
        sa.Column("gathered_id", BIG, nullable=False),
        sa.Column("steps_done", BIG, nullable=False),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reader", name="pk_reader_rebuild"),
    )
    op.create_index("ix_event_live", "event", ["xid", "id"], sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index("ix_event_live", "event")
    op.drop_table("reader_rebuild")
