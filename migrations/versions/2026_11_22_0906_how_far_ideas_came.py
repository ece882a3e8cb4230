"""What figures of ideas stand on: where an idea lives on, its department, and the review's coverage."""

import sqlalchemy as sa
from alembic import op

revision = "how_far_ideas_came"
down_revision = "festivals"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = ("merged_into_id", "department_id")


def upgrade() -> None:
    with op.batch_alter_table("idea_progress", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(sa.Column(name, ID, nullable=True))
            batch_op.create_index(f"ix_idea_progress_{name}", [name])
    progress = sa.table("idea_progress", sa.column("topic_id"), *(sa.column(name) for name in COLUMNS))
    idea = sa.table("idea", sa.column("topic_id"), *(sa.column(name) for name in COLUMNS))
    for name in COLUMNS:
        now = sa.select(idea.c[name]).where(idea.c.topic_id == progress.c.topic_id).scalar_subquery()
        op.execute(progress.update().values({name: now}))
    # A figure is new that every month has: all of them are worked out again.
    op.execute(sa.table("figure_mark", sa.column("what")).insert().values(what="ideas"))
    op.create_table(
        "review_coverage",
        sa.Column("session_id", ID, autoincrement=False, nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("agenda", ID, nullable=False),
        sa.Column("covered", ID, nullable=False),
        sa.Column("decided", ID, nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_review_coverage")),
    )


def downgrade() -> None:
    op.drop_table("review_coverage")
    with op.batch_alter_table("idea_progress", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.drop_index(f"ix_idea_progress_{name}")
            batch_op.drop_column(name)
