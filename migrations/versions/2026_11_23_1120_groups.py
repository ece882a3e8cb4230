"""Groups of members, and spaces that belong to one."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId, UtcDateTime

revision = "groups"
down_revision = "automations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_group",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("slug", sa.String(60), nullable=False, unique=True),
        sa.Column("name_ja", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("about_ja", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("entry", sa.String(12), nullable=False),
        sa.Column("segment_id", BigId, sa.ForeignKey("segment.id")),
        sa.Column("made_by_id", BigId, sa.ForeignKey("member.id")),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("followed_at", UtcDateTime()),
        sa.Column("closed_at", UtcDateTime()),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", BigId, sa.ForeignKey("member_group.id"), primary_key=True),
        sa.Column("member_id", BigId, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_group_member_member_id", "group_member", ["member_id"])
    with op.batch_alter_table("space") as space:
        space.add_column(sa.Column("group_id", BigId))
        space.create_foreign_key("fk_space_group_id_member_group", "member_group", ["group_id"], ["id"])
    op.create_index("ix_space_group_id", "space", ["group_id"])


def downgrade() -> None:
    op.drop_index("ix_space_group_id", "space")
    with op.batch_alter_table("space") as space:
        space.drop_constraint("fk_space_group_id_member_group", type_="foreignkey")
        space.drop_column("group_id")
    for name in ("group_member", "member_group"):
        op.drop_table(name)
