"""Who of staff gets the briefing by mail."""

import sqlalchemy as sa
from alembic import op

from app.base.database import BigId

revision = "briefing_by_mail"
down_revision = "rebuilding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing_choice",
        sa.Column("member_id", BigId, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("every", sa.String(8), nullable=False),
        sa.Column("department_id", BigId, sa.ForeignKey("department.id")),
    )


def downgrade() -> None:
    op.drop_table("briefing_choice")
