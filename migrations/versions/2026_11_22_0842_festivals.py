"""Voting festivals, the ideas in them, and the votes."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "festivals"
down_revision = "review_room"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "festival",
        sa.Column("id", ID, nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("votes_each", ID, nullable=False),
        sa.Column("most_on_one", ID, nullable=False),
        sa.Column("hides_results", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("votes_each > 0 AND most_on_one > 0", name=op.f("ck_festival_votes")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_festival_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_festival")),
    )
    op.create_index("ix_festival_time", "festival", ["starts_at", "ends_at"])
    op.create_table(
        "festival_idea",
        sa.Column("festival_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("votes", ID, nullable=False),
        sa.Column("voters", ID, nullable=False),
        sa.CheckConstraint("votes >= 0 AND voters >= 0", name=op.f("ck_festival_idea_counts")),
        sa.ForeignKeyConstraint(["festival_id"], ["festival.id"], name=op.f("fk_festival_idea_festival_id_festival")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_festival_idea_topic_id_topic")),
        sa.PrimaryKeyConstraint("festival_id", "topic_id", name=op.f("pk_festival_idea")),
    )
    op.create_index("ix_festival_idea_topic_id", "festival_idea", ["topic_id"])
    op.create_index("ix_festival_idea_votes", "festival_idea", ["festival_id", "votes", "topic_id"])
    op.create_table(
        "festival_voter",
        sa.Column("festival_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["festival_id"], ["festival.id"], name=op.f("fk_festival_voter_festival_id_festival")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_festival_voter_member_id_member")),
        sa.PrimaryKeyConstraint("festival_id", "member_id", name=op.f("pk_festival_voter")),
    )
    op.create_table(
        "festival_vote",
        sa.Column("id", ID, nullable=False),
        sa.Column("festival_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("votes", ID, nullable=False),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("votes > 0", name=op.f("ck_festival_vote_votes")),
        sa.ForeignKeyConstraint(["festival_id"], ["festival.id"], name=op.f("fk_festival_vote_festival_id_festival")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_festival_vote_member_id_member")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_festival_vote_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_festival_vote")),
        sa.UniqueConstraint(
            "festival_id", "member_id", "topic_id", name=op.f("uq_festival_vote_festival_id_member_id_topic_id")
        ),
    )
    op.create_index("ix_festival_vote_topic", "festival_vote", ["topic_id", "returned_at"])


def downgrade() -> None:
    for table in ("festival_vote", "festival_voter", "festival_idea", "festival"):
        op.drop_table(table)
