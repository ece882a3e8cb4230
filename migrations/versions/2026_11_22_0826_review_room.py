"""Review sessions with their agenda, notes for staff, departments, templates of reasons, and who waits for a word."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "review_room"
down_revision = "link_previews"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)
LEFT, COVERED = sa.text("covered_at IS NULL"), sa.text("covered_at IS NOT NULL")

# Two beginnings a status would be a choice to read; one is a start. The blank is filled by whoever decides.
REASONS = (
    (
        "reviewing",
        "ありがとうございます。ただいま検討しています。確かめたいのは次の点です：〔…〕",
        "Thank you. We are looking into it. What we want to find out first: 〔…〕",
    ),
    (
        "planned",
        "実施することにしました。時期の目安は次のとおりです：〔…〕",
        "We will do this. When to expect it: 〔…〕",
    ),
    (
        "done",
        "実現しました。ご利用いただけるようになったのは次の点です：〔…〕",
        "This has come true. What you can use now: 〔…〕",
    ),
    ("declined", "今回は見送ります。理由は次のとおりです：〔…〕", "We will not do this for now. The reason: 〔…〕"),
    (
        "merged",
        "同じ願いのアイデアがあるので、そちらにまとめます。共通するのは次の点です：〔…〕",
        "Another idea wishes for the same, so we carry on there. What they share: 〔…〕",
    ),
)

WORDS_OF_STAFF = """SELECT MAX(post.created_at) FROM post JOIN member ON member.id = post.author_id
    JOIN topic ON topic.id = post.topic_id WHERE post.topic_id = idea.topic_id AND post.number > 1
    AND member.role >= 2 AND post.author_id <> topic.author_id AND post.hidden_at IS NULL AND post.removed_at IS NULL"""
BACK_TO = (
    """UPDATE idea SET silent_since = (SELECT published_at FROM topic WHERE topic.id = idea.topic_id)
       WHERE topic_id IN (SELECT id FROM topic WHERE kind = 'idea' AND state IN ('not_started', 'reviewing')
                          AND published_at IS NOT NULL AND hidden_at IS NULL AND removed_at IS NULL)""",
    """UPDATE idea SET silent_since = (SELECT MAX(at) FROM idea_change WHERE idea_change.topic_id = idea.topic_id)
       WHERE silent_since < (SELECT MAX(at) FROM idea_change WHERE idea_change.topic_id = idea.topic_id)""",
    f"UPDATE idea SET silent_since = ({WORDS_OF_STAFF}) WHERE silent_since < ({WORDS_OF_STAFF})",  # noqa: S608 - all of it stands here
)


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("id", ID, nullable=False),
        sa.Column("name_ja", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
    )
    with op.batch_alter_table("idea") as idea:
        idea.add_column(sa.Column("silent_since", MOMENT, nullable=True))
        idea.add_column(sa.Column("department_id", ID, nullable=True))
        idea.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        idea.create_foreign_key(op.f("fk_idea_department_id_department"), "department", ["department_id"], ["id"])
        idea.create_index(op.f("ix_idea_silent_since"), ["silent_since"])
        idea.create_index(op.f("ix_idea_department_id"), ["department_id"])
    for statement in BACK_TO:
        op.execute(statement)
    op.create_table(
        "review_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("open_mark", ID, nullable=True),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by_id", ID, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by_id", ID, nullable=True),
        sa.Column("due_count", ID, nullable=False),
        sa.Column("new_count", ID, nullable=False),
        sa.Column("waiting_count", ID, nullable=False),
        sa.Column("covered_count", ID, nullable=False),
        sa.Column("decided_count", ID, nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["member.id"], name=op.f("fk_review_session_opened_by_id_member")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["member.id"], name=op.f("fk_review_session_closed_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_session")),
        sa.UniqueConstraint("open_mark", name=op.f("uq_review_session_open_mark")),
    )
    op.create_table(
        "review_item",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("silent_since", MOMENT, nullable=False),
        sa.Column("covered_at", MOMENT, nullable=True),
        sa.Column("covered_by_id", ID, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["review_session.id"], name=op.f("fk_review_item_session_id_review_session")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_review_item_topic_id_topic")),
        sa.ForeignKeyConstraint(["covered_by_id"], ["member.id"], name=op.f("fk_review_item_covered_by_id_member")),
        sa.PrimaryKeyConstraint("session_id", "topic_id", name=op.f("pk_review_item")),
        sqlite_with_rowid=False,
    )
    left = ["session_id", "part", "posted_at", "topic_id"]
    op.create_index("ix_review_item_left", "review_item", left, sqlite_where=LEFT, postgresql_where=LEFT)
    covered = ["session_id", "covered_at"]
    op.create_index("ix_review_item_covered", "review_item", covered, sqlite_where=COVERED, postgresql_where=COVERED)
    op.create_table(
        "idea_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_idea_note_topic_id_topic")),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_idea_note_author_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_note")),
    )
    op.create_index("ix_idea_note_topic", "idea_note", ["topic_id", "at"])
    templates = op.create_table(
        "reason_template",
        sa.Column("id", ID, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_template")),
    )
    op.bulk_insert(templates, [{"status": status, "text_ja": ja, "text_en": en} for status, ja, en in REASONS])


def downgrade() -> None:
    for table in ("reason_template", "idea_note", "review_item", "review_session"):
        op.drop_table(table)
    with op.batch_alter_table("idea") as idea:
        idea.drop_index(op.f("ix_idea_department_id"))
        idea.drop_index(op.f("ix_idea_silent_since"))
        idea.drop_constraint(op.f("fk_idea_department_id_department"), type_="foreignkey")
        for column in ("due_on", "department_id", "silent_since"):
            idea.drop_column(column)
    op.drop_table("department")
