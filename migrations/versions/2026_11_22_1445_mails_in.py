"""Mails that come in, and mails that come back."""

import sqlalchemy as sa
from alembic import op

from app.base.database import UtcDateTime

revision = "mails_in"
down_revision = "reading_time"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("tries", ID, nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_mail_key")),
    )
    op.create_index("ix_incoming_mail_waiting", "incoming_mail", ["handled_at", "id"])
    op.create_table(
        "bounce",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_bounce_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
    )
    op.create_index("ix_bounce_member", "bounce", ["member_id", "at"])


def downgrade() -> None:
    op.drop_table("bounce")
    op.drop_table("incoming_mail")
