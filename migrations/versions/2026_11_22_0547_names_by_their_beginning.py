"""Members are found by how their handle or name begins, in any collation."""

from alembic import op

revision = "names_by_their_beginning"
down_revision = "attention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, column in (("handle", "handle"), ("name", "display_name")):
        op.create_index(f"ix_member_{name}_begins", "member", [column], postgresql_ops={column: "text_pattern_ops"})


def downgrade() -> None:
    for name in ("handle", "name"):
        op.drop_index(f"ix_member_{name}_begins", table_name="member")
