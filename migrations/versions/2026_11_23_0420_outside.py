"""Who was invited to events, scores of surveys, conversions, and what the readers keep of them."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "outside"
down_revision = "topics_by_state"
branch_labels = None
depends_on = None

MOMENT = app.base.database.UtcDateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("occasion_part") as part:
        part.alter_column("told_at", existing_type=MOMENT, nullable=True)
        part.add_column(sa.Column("invited_at", MOMENT, nullable=True))
        part.add_column(sa.Column("score", ID, nullable=True))
        part.create_check_constraint("score_in_range", "score BETWEEN 0 AND 10")
    op.create_table(
        "conversion_kind",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion_kind")),
        sa.UniqueConstraint("name", name=op.f("uq_conversion_kind_name")),
    )
    _make_conversions()
    _make_readers_tables()
    _tell_lines_their_occasion()


def _make_conversions() -> None:
    op.create_table(
        "conversion",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("amount_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("told_by_id", ID, nullable=True),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
        sa.UniqueConstraint("key", name=op.f("uq_conversion_key")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_conversion_member_id_member")),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["conversion_kind.id"], name=op.f("fk_conversion_kind_id_conversion_kind")
        ),
        sa.ForeignKeyConstraint(["told_by_id"], ["member.id"], name=op.f("fk_conversion_told_by_id_member")),
    )
    op.create_index("ix_conversion_member", "conversion", ["member_id"])


def _make_readers_tables() -> None:
    op.create_table(
        "outside_fact",
        sa.Column("what", ID, autoincrement=False, nullable=False),
        sa.Column("about_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("occasion_id", ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", ID, nullable=True),
        sa.PrimaryKeyConstraint("what", "about_id", name=op.f("pk_outside_fact")),
    )
    op.create_index("ix_outside_fact_day", "outside_fact", ["what", "day"])
    op.create_index("ix_outside_fact_member", "outside_fact", ["member_id", "day"])
    op.create_table(
        "event_guest",
        sa.Column("occasion_id", ID, autoincrement=False, nullable=False),
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("occasion_id", "member_id", name=op.f("pk_event_guest")),
    )


def _tell_lines_their_occasion() -> None:
    """Lines of before named the part alone; who met whom at an event is asked of the occasion."""
    event = sa.table("event", sa.column("id", ID), sa.column("name", sa.String), sa.column("body", sa.JSON))
    part = sa.table("occasion_part", sa.column("id", ID), sa.column("occasion_id", ID))
    bind = op.get_bind()
    occasions = {row.id: row.occasion_id for row in bind.execute(sa.select(part.c.id, part.c.occasion_id))}
    if not occasions:
        return
    named = event.c.name.in_(["occasion.took_part", "occasion.taken_back"])
    for line_id, body in bind.execute(sa.select(event.c.id, event.c.body).where(named)).all():
        told = json.loads(body) if isinstance(body, str) else body
        if told.get("occasion_id") is None and told["part_id"] in occasions:
            told = told | {"occasion_id": occasions[told["part_id"]]}
            bind.execute(sa.update(event).where(event.c.id == line_id).values(body=told))
    _tell_again_who_came()


def _tell_again_who_came() -> None:
    """The reader of connections has passed these lines: it hears of the guests once more. Told twice counts once."""
    line = sa.table(
        "event",
        *(sa.column(name) for name in ("name", "actor_id")),
        sa.column("happened_at", MOMENT),
        sa.column("imported", sa.Boolean),
        sa.column("body", sa.JSON),
    )
    part = sa.table(
        "occasion_part", *(sa.column(name) for name in ("id", "occasion_id", "member_id", "told_at", "taken_back_at"))
    )
    event = sa.table("occasion", sa.column("id"), sa.column("sort"), sa.column("day", sa.Date()))
    came = sa.select(part.c.id, part.c.occasion_id, part.c.member_id, event.c.day)
    came = came.join(event, event.c.id == part.c.occasion_id).where(event.c.sort == "event")
    at = datetime.now(UTC)
    for row in op.get_bind().execute(came.where(part.c.taken_back_at.is_(None)).order_by(part.c.id)).all():
        told = {"part_id": row.id, "member_id": row.member_id, "occasion_id": row.occasion_id, "sort": "event"}
        told["day"] = row.day.isoformat()
        values = {"name": "occasion.took_part", "actor_id": None, "happened_at": at, "imported": True, "body": told}
        op.get_bind().execute(sa.insert(line).values(values))


def downgrade() -> None:
    op.drop_table("event_guest")
    op.drop_table("outside_fact")
    op.drop_table("conversion")
    op.drop_table("conversion_kind")
    op.execute("DELETE FROM occasion_part WHERE told_at IS NULL")
    with op.batch_alter_table("occasion_part") as part:
        part.drop_constraint(op.f("ck_occasion_part_score_in_range"), type_="check")
        part.drop_column("score")
        part.drop_column("invited_at")
        part.alter_column("told_at", existing_type=MOMENT, nullable=False)
