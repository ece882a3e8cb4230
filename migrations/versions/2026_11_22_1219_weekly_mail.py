"""Staff choose whether they get the weekly mail."""

import sqlalchemy as sa
from alembic import op

revision = "weekly_mail"
down_revision = "allowances_apart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("mail_digest", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("member") as table:
        table.drop_column("mail_digest")
