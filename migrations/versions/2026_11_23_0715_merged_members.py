"""Members: the account into which one was merged."""

import sqlalchemy as sa
from alembic import op

revision = "merged_members"
down_revision = "event_reminders"
branch_labels = None
depends_on = None

IS_MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("member") as member:
        member.add_column(
            sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=True)
        )
        member.create_foreign_key("fk_member_merged_into_id_member", "member", ["merged_into_id"], ["id"])
    op.create_index(
        "ix_member_merged", "member", ["merged_into_id"], sqlite_where=IS_MERGED, postgresql_where=IS_MERGED
    )


def downgrade() -> None:
    op.drop_index("ix_member_merged", "member")
    with op.batch_alter_table("member") as member:
        member.drop_constraint("fk_member_merged_into_id_member", type_="foreignkey")
        member.drop_column("merged_into_id")
