"""What the pictures of figures are drawn from."""

import sqlalchemy as sa
from alembic import op

revision = "pictures"
down_revision = "hidden"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_picture",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figure_picture")),
    )


def downgrade() -> None:
    op.drop_table("figure_picture")
