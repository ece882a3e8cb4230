"""Emergency tanks, each with a purse, a cap and a report of its own; who wants to be reminded at the month's end."""

import sqlalchemy as sa
from alembic import op

revision = "emergency_tanks"
down_revision = "following_goes_along"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SUMS = ("started", "put_in", "taken_out", "returned", "givers", "receivers")


def upgrade() -> None:
    op.create_table(
        "emergency_tank",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("areas", sa.String(500), nullable=False),
        sa.Column("cap", ID, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_by_id", ID, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        *(sa.Column(name, ID, nullable=False) for name in SUMS),
        sa.Column("by_area", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_tank")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["member.id"], name=op.f("fk_emergency_tank_opened_by_id_member")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["member.id"], name=op.f("fk_emergency_tank_closed_by_id_member")),
        sa.CheckConstraint("cap > 0", name=op.f("ck_emergency_tank_cap")),
    )
    with op.batch_alter_table("tank_movement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("emergency_id", ID, nullable=True))
        batch_op.add_column(sa.Column("area", sa.String(40), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            "fk_tank_movement_emergency_id_emergency_tank", "emergency_tank", ["emergency_id"], ["id"]
        )
        batch_op.create_index("ix_tank_movement_emergency", ["emergency_id", "member_id"])
    with op.batch_alter_table("tank_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved", ID, nullable=False, server_default="0"))
    op.create_table(
        "tank_reminder",
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.Column("told_for", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_tank_reminder")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_tank_reminder_member_id_member")),
    )


def downgrade() -> None:
    op.drop_table("tank_reminder")
    with op.batch_alter_table("tank_day", schema=None) as batch_op:
        batch_op.drop_column("moved")
    with op.batch_alter_table("tank_movement", schema=None) as batch_op:
        batch_op.drop_index("ix_tank_movement_emergency")
        batch_op.drop_constraint("fk_tank_movement_emergency_id_emergency_tank", type_="foreignkey")
        batch_op.drop_column("area")
        batch_op.drop_column("emergency_id")
    op.drop_table("emergency_tank")
