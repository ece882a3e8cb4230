"""Contribution by space, for its leaderboard; what was earned until now is counted where its posts stand today."""

from collections import Counter
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "contribution_by_space"
down_revision = "emergency_tanks"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHUNK = 1000


def upgrade() -> None:
    with op.batch_alter_table("earning", schema=None) as batch_op:
        batch_op.add_column(sa.Column("space_id", ID, nullable=True))
    op.create_table(
        "space_contribution",
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("space_id", ID, autoincrement=False, nullable=False),
        sa.Column("member_id", ID, autoincrement=False, nullable=False),
        sa.Column("points", ID, nullable=False),
        sa.PrimaryKeyConstraint("period", "space_id", "member_id", name=op.f("pk_space_contribution")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_space_contribution_space_id_space")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_space_contribution_member_id_member")),
    )
    op.create_index("ix_space_contribution_rank", "space_contribution", ["space_id", "period", "points"])
    op.execute(
        "UPDATE earning SET space_id = (SELECT topic.space_id FROM post JOIN topic ON topic.id = post.topic_id"
        " WHERE post.id = earning.post_id) WHERE post_id IS NOT NULL"
    )
    _count()


def _count() -> None:
    """From the earnings that stand, by their site day."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT space_id, member_id, day, SUM(points) FROM earning"
            " WHERE space_id IS NOT NULL AND transfer_id IS NOT NULL AND taken_back = ''"
            " GROUP BY space_id, member_id, day"
        )
    )
    sums: Counter[tuple[str, int, int]] = Counter()
    for space_id, member_id, day, points in rows:
        for period in _periods(day if isinstance(day, date) else date.fromisoformat(day)):
            sums[period, space_id, member_id] += int(points)
    table = sa.table("space_contribution", *(sa.column(name) for name in ("period", "space_id", "member_id", "points")))
    new = [
        {"period": period, "space_id": space_id, "member_id": member_id, "points": points}
        for (period, space_id, member_id), points in sorted(sums.items())
    ]
    for start in range(0, len(new), CHUNK):
        op.bulk_insert(table, new[start : start + CHUNK])


def _periods(day: date) -> tuple[str, str, str]:
    year, week, _weekday = day.isocalendar()
    return "all", f"{day:%Y-%m}", f"{year}-W{week:02}"


def downgrade() -> None:
    op.drop_table("space_contribution")
    with op.batch_alter_table("earning", schema=None) as batch_op:
        batch_op.drop_column("space_id")
