"""Polls of topics, their ballots, and who is to hear of their end."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "polls"
down_revision = "all_that_was_typed"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_poll", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "poll",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("question", sa.String(length=140), nullable=False),
        sa.Column("results", sa.String(length=8), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("voter_count", ID, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_poll_author_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_poll_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_poll_topic_id")),
    )
    op.create_index("ix_poll_due", "poll", ["closed_at", "closes_at"])
    op.create_table(
        "poll_option",
        sa.Column("id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("votes", ID, nullable=False),
        sa.Column("points", ID, nullable=False),
        sa.CheckConstraint("votes >= 0 AND points >= 0", name=op.f("ck_poll_option_counts")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "position", name=op.f("uq_poll_option_poll_id_position")),
    )
    op.create_table(
        "poll_ballot",
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_poll_ballot_member_id_member")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_ballot_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_poll_ballot")),
    )
    op.create_table(
        "poll_mark",
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("option_id", ID, nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name=op.f("fk_poll_mark_option_id_poll_option")),
        sa.ForeignKeyConstraint(
            ["poll_id", "member_id"],
            ["poll_ballot.poll_id", "poll_ballot.member_id"],
            name=op.f("fk_poll_mark_poll_id_member_id_poll_ballot"),
        ),
        sa.PrimaryKeyConstraint("poll_id", "member_id", "option_id", name=op.f("pk_poll_mark")),
        sa.UniqueConstraint("poll_id", "member_id", "place", name=op.f("uq_poll_mark_poll_id_member_id_place")),
    )
    op.create_table(
        "poll_voter",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_poll_voter_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_poll_voter_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", "member_id", name=op.f("pk_poll_voter")),
    )


def downgrade() -> None:
    for table in ("poll_voter", "poll_mark", "poll_ballot", "poll_option", "poll"):
        op.drop_table(table)
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_column("has_poll")
