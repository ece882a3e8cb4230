"""Grants of points by admins, and the open book's days."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "grants_and_days"
down_revision = "chips_on_their_way"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "points_grant",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("amount", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("said", sa.String(length=1000), nullable=False),
        sa.Column("transfer_id", ID, nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_points_grant_amount")),
        sa.CheckConstraint(
            "state <> 'paid' OR decided_by_id IS NULL OR decided_by_id <> asked_by_id",
            name=op.f("ck_points_grant_two_people"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["member.id"], name=op.f("fk_points_grant_asked_by_id_member")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["member.id"], name=op.f("fk_points_grant_decided_by_id_member")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_points_grant_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_grant")),
        sa.UniqueConstraint("request_key", name=op.f("uq_points_grant_request_key")),
    )
    op.create_index("ix_points_grant_member_id", "points_grant", ["member_id"])
    op.create_index("ix_points_grant_state", "points_grant", ["state", "id"])
    op.create_index("ix_points_grant_asked", "points_grant", ["asked_by_id", "asked_at"])
    op.create_table(
        "book_day",
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.Column(name, ID, nullable=False)
            for name in ("issued", "returned", "spent", "expired", "given", "tank_in", "tank_out", "tank")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_book_day")),
    )


def downgrade() -> None:
    op.drop_table("book_day")
    op.drop_table("points_grant")
