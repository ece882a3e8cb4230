"""What members choose about being told, what is still to be carried to them, and their devices."""

import sqlalchemy as sa
from alembic import op

from app.base.database import UtcDateTime

revision = "being_told"
down_revision = "charter"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "telling_choice",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_telling_choice_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_telling_choice")),
    )
    op.create_table(
        "telling_habit",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("no_mail", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(6), nullable=False),
        sa.Column("hour", Id, nullable=False),
        sa.Column("weekday", Id, nullable=False),
        sa.Column("quiet_from", Id, nullable=True),
        sa.Column("quiet_until", Id, nullable=True),
        sa.Column("paused_until", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_telling_habit_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_telling_habit")),
    )
    op.create_table(
        "errand",
        sa.Column("id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("notification_id", Id, nullable=False),
        sa.Column("channel", sa.String(6), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", Id, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_errand_member_id_member")),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notification.id"], name=op.f("fk_errand_notification_id_notification")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    op.create_index("ix_errand_due", "errand", ["channel", "due_at"])
    op.create_index("ix_errand_member", "errand", ["member_id", "channel"])
    op.create_index(op.f("ix_errand_notification_id"), "errand", ["notification_id"])
    op.create_table(
        "push_subscription",
        sa.Column("id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("public_key", sa.String(100), nullable=False),
        sa.Column("secret", sa.String(40), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reached_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_push_subscription_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_push_subscription_digest")),
    )
    op.create_index(op.f("ix_push_subscription_member_id"), "push_subscription", ["member_id"])
    op.create_table(
        "push_key",
        sa.Column("id", Id, nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_key")),
    )
    with op.batch_alter_table("notification") as table:
        table.add_column(sa.Column("in_app", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("mail_stopped_at", UtcDateTime(timezone=True), nullable=True))
    _keep_choices()
    with op.batch_alter_table("member") as table:
        table.drop_column("mail_answers")


def _keep_choices() -> None:
    """Who wanted no mails about answers gets none about answers, and none about what is new."""
    op.execute(
        "insert into telling_habit (member_id, no_mail, digest, hour, weekday)"
        " select id, true, 'weekly', 18, 4 from member"
        " where not mail_answers and left_at is null and email is not null"
    )


def downgrade() -> None:
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("mail_answers", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("update member set mail_answers = false where id in (select member_id from telling_habit where no_mail)")
    with op.batch_alter_table("member") as table:
        table.alter_column("mail_answers", server_default=None)
        table.drop_column("mail_stopped_at")
    with op.batch_alter_table("notification") as table:
        table.drop_column("in_app")
    for table_name in ("push_key", "push_subscription", "errand", "telling_habit", "telling_choice"):
        op.drop_table(table_name)
