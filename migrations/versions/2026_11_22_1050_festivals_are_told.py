"""Members are told when a festival begins and when it ends."""

import sqlalchemy as sa
from alembic import op

import app.base.database
from app.base.clock import now

revision = "festivals_are_told"
down_revision = "kept_answers"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)
NAMES = ("starts_at", "ends_at", "begun_at", "ended_at", "voided_at")


def upgrade() -> None:
    with op.batch_alter_table("festival", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_at", MOMENT, nullable=True))
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("festival_id", ID, nullable=True))
        name = op.f("fk_notification_festival_id_festival")
        batch_op.create_foreign_key(name, "festival", ["festival_id"], ["id"])
    # What has begun or ended already is no news any more.
    festival = sa.table("festival", *(sa.column(each, MOMENT) for each in NAMES))
    begun = festival.update().where(festival.c.starts_at <= now()).values(begun_at=festival.c.starts_at)
    op.execute(begun)
    over = festival.update().where(festival.c.ends_at <= now(), festival.c.ended_at.is_(None))
    op.execute(over.where(festival.c.voided_at.is_(None)).values(ended_at=festival.c.ends_at))


def downgrade() -> None:
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_notification_festival_id_festival"), type_="foreignkey")
        batch_op.drop_column("festival_id")
    with op.batch_alter_table("festival", schema=None) as batch_op:
        batch_op.drop_column("begun_at")
