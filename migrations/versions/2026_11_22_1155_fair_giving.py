"""Patterns of giving that staff look at, limits between members, and shared browsers."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "fair_giving"
down_revision = "grants_and_days"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "fairness_finding",
        sa.Column("id", ID, nullable=False),
        sa.Column("sort", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["member.id"], name=op.f("fk_fairness_finding_decided_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairness_finding")),
    )
    op.create_index("ix_fairness_finding_key", "fairness_finding", ["key", "id"])
    op.create_index("ix_fairness_finding_state", "fairness_finding", ["state", "id"])
    op.create_table(
        "fairness_member",
        sa.Column("finding_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["fairness_finding.id"], name=op.f("fk_fairness_member_finding_id_fairness_finding")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_fairness_member_member_id_member")),
        sa.PrimaryKeyConstraint("finding_id", "member_id", name=op.f("pk_fairness_member")),
    )
    op.create_index("ix_fairness_member_member", "fairness_member", ["member_id"])
    op.create_table(
        "damped_pair",
        sa.Column("finding_id", ID, autoincrement=False, nullable=False),
        sa.Column("low_id", ID, nullable=False),
        sa.Column("high_id", ID, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_damped_pair_order")),
        sa.ForeignKeyConstraint(["high_id"], ["member.id"], name=op.f("fk_damped_pair_high_id_member")),
        sa.ForeignKeyConstraint(["low_id"], ["member.id"], name=op.f("fk_damped_pair_low_id_member")),
        sa.PrimaryKeyConstraint("finding_id", "low_id", "high_id", name=op.f("pk_damped_pair")),
    )
    op.create_index("ix_damped_pair_low_id", "damped_pair", ["low_id", "high_id"])
    op.create_table(
        "member_device",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_device_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "mark", name=op.f("pk_member_device")),
    )
    op.create_index("ix_member_device_mark", "member_device", ["mark"])
    op.create_index("ix_member_device_last_on", "member_device", ["last_on"])


def downgrade() -> None:
    for table in ("member_device", "damped_pair", "fairness_member", "fairness_finding"):
        op.drop_table(table)
