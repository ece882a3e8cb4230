"""Badges that staff give by hand with a citation, and titles beside names."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "badges_by_hand"
down_revision = "fair_giving"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_badge",
        sa.Column("id", ID, nullable=False),
        sa.Column("name_ja", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("about_ja", sa.String(length=200), nullable=False),
        sa.Column("about_en", sa.String(length=200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_badge")),
    )
    with op.batch_alter_table("member_badge") as batch_op:
        batch_op.add_column(sa.Column("citation", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("given_by_id", ID, nullable=True))
        batch_op.create_foreign_key(op.f("fk_member_badge_given_by_id_member"), "member", ["given_by_id"], ["id"])
    with op.batch_alter_table("member_badge") as batch_op:
        batch_op.alter_column("citation", server_default=None)
    op.add_column("member", sa.Column("title_badge", sa.String(length=60), nullable=False, server_default=""))
    if op.get_bind().dialect.name != "sqlite":  # there the default stays: the whole table would be written anew
        op.alter_column("member", "title_badge", server_default=None)


def downgrade() -> None:
    op.drop_column("member", "title_badge")
    op.execute("DELETE FROM member_badge WHERE source = 'staff'")
    with op.batch_alter_table("member_badge") as batch_op:
        batch_op.drop_constraint(op.f("fk_member_badge_given_by_id_member"), type_="foreignkey")
        batch_op.drop_column("given_by_id")
        batch_op.drop_column("citation")
    op.drop_table("staff_badge")
