"""What a neutral folder says and an export gives back: the kind of a nice, the language of a topic."""

import sqlalchemy as sa
from alembic import op

revision = "what_folders_say"
down_revision = "import_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("nice") as table:
        table.add_column(sa.Column("kind", sa.String(length=8), nullable=False, server_default="like"))
    with op.batch_alter_table("topic") as table:
        table.add_column(sa.Column("lang", sa.String(length=8), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("topic") as table:
        table.drop_column("lang")
    with op.batch_alter_table("nice") as table:
        table.drop_column("kind")
