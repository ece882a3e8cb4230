"""The figures' tables; readers mark what changed in one table; the readers questions and ideas."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "figures"
down_revision = "rewards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connection_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mutual", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("strong", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_connection_day")),
    )
    op.create_table(
        "due_day",
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("what", "day", name=op.f("pk_due_day")),
    )
    op.create_table(
        "figure_basis",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figure_basis")),
    )
    op.create_table(
        "figure_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_mark")),
    )
    with op.batch_alter_table("figure_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_mark_what"), ["what"], unique=False)

    op.create_table(
        "figure_point",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("hits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", "part", name=op.f("pk_figure_point")),
    )
    op.create_table(
        "heat_now",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recent_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quartile", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("heat", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_heat_now")),
    )
    with op.batch_alter_table("heat_now", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heat_now_state"), ["state"], unique=False)

    op.create_table(
        "idea_progress",
        sa.Column(
            "topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("posted_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("seen_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first_comment_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first_change_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_idea_progress")),
    )
    with op.batch_alter_table("idea_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_progress_posted_on"), ["posted_on"], unique=False)

    op.create_table(
        "left_out",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_left_out")),
    )
    op.create_table(
        "level_change",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_level", sa.String(length=8), nullable=True),
        sa.Column("to_level", sa.String(length=8), nullable=True),
        sa.Column("contribution", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("active_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("pk_level_change")),
    )
    with op.batch_alter_table("level_change", schema=None) as batch_op:
        batch_op.create_index("ix_level_change_day", ["day"], unique=False)

    op.create_table(
        "level_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("core", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("light", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dormant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_level_day")),
    )
    op.create_table(
        "level_flow",
        sa.Column(
            "period_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("from_level", sa.String(length=8), nullable=False),
        sa.Column("to_level", sa.String(length=8), nullable=False),
        sa.Column("members", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("period_days", "from_level", "to_level", name=op.f("pk_level_flow")),
    )
    op.create_table(
        "member_level",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("redo_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_level")),
    )
    with op.batch_alter_table("member_level", schema=None) as batch_op:
        batch_op.create_index("ix_member_level_due", ["due_on"], unique=False)
        batch_op.create_index("ix_member_level_level", ["level", "since"], unique=False)
        batch_op.create_index("ix_member_level_redo", ["redo_from"], unique=False)

    op.create_table(
        "member_ties",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("peers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mutual", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("isolated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_ties")),
    )
    with op.batch_alter_table("member_ties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_ties_isolated"), ["isolated"], unique=False)

    op.create_table(
        "question_progress",
        sa.Column(
            "topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_answer_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_member", sa.Boolean(), nullable=False),
        sa.Column("solved_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_question_progress")),
    )
    with op.batch_alter_table("question_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_progress_asked_on"), ["asked_on"], unique=False)

    op.create_table(
        "site_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dau", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wau", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mau", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("new_members", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dwell_seconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topics", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comments", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nices_given", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nices_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chips_given", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chips_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepts_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ideas", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("votes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deposits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawals", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("events_attended", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("surveys", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contribution", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_site_day")),
    )
    op.create_table(
        "heat_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("recent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recent_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quartile", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("heat", sa.Double(), nullable=False),
        sa.Column("proposal", sa.String(length=12), nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.Column("done", sa.String(length=200), nullable=False),
        sa.Column("done_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("followed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["done_by_id"], ["member.id"], name=op.f("fk_heat_state_done_by_id_member")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_heat_state_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heat_state")),
    )
    with op.batch_alter_table("heat_state", schema=None) as batch_op:
        batch_op.create_index("ix_heat_state_day", ["day"], unique=False)
        batch_op.create_index("ix_heat_state_member", ["member_id", "day"], unique=False)

    op.drop_table("activity_mark")
    op.drop_table("connection_mark")
    # A connection now keeps its first day: the reader starts over and fills it in.
    for table in ("connection", "contact", "unconnecting_post"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608
    op.execute("UPDATE reader_cursor SET xid = 0, event_id = 0 WHERE reader = 'connections'")
    op.execute("INSERT INTO figure_mark (what) VALUES ('activity')")
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_on", sa.Date(), nullable=False))
        batch_op.drop_index(batch_op.f("ix_connection_first"))
        batch_op.create_index("ix_connection_first", ["first_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.drop_index("ix_connection_first")
        batch_op.create_index(batch_op.f("ix_connection_first"), ["first_at"], unique=False)
        batch_op.drop_column("first_on")

    op.create_table(
        "connection_mark",
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.Column("low_id", sa.INTEGER(), nullable=True),
        sa.Column("high_id", sa.INTEGER(), nullable=True),
        sa.Column("day", sa.DATE(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_mark")),
    )
    op.create_table(
        "activity_mark",
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.Column("member_id", sa.INTEGER(), nullable=True),
        sa.Column("day", sa.DATE(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_mark")),
    )
    with op.batch_alter_table("heat_state", schema=None) as batch_op:
        batch_op.drop_index("ix_heat_state_member")
        batch_op.drop_index("ix_heat_state_day")

    op.drop_table("heat_state")
    op.drop_table("site_day")
    with op.batch_alter_table("question_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_progress_asked_on"))

    op.drop_table("question_progress")
    with op.batch_alter_table("member_ties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_ties_isolated"))

    op.drop_table("member_ties")
    with op.batch_alter_table("member_level", schema=None) as batch_op:
        batch_op.drop_index("ix_member_level_redo")
        batch_op.drop_index("ix_member_level_level")
        batch_op.drop_index("ix_member_level_due")

    op.drop_table("member_level")
    op.drop_table("level_flow")
    op.drop_table("level_day")
    with op.batch_alter_table("level_change", schema=None) as batch_op:
        batch_op.drop_index("ix_level_change_day")

    op.drop_table("level_change")
    op.drop_table("left_out")
    with op.batch_alter_table("idea_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_progress_posted_on"))

    op.drop_table("idea_progress")
    with op.batch_alter_table("heat_now", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heat_now_state"))

    op.drop_table("heat_now")
    op.drop_table("figure_point")
    with op.batch_alter_table("figure_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_mark_what"))

    op.drop_table("figure_mark")
    op.drop_table("figure_basis")
    op.drop_table("due_day")
    op.drop_table("connection_day")
