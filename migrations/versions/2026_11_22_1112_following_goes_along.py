"""Who follows a merged idea follows the one in which it lives on."""

import sqlalchemy as sa
from alembic import op

revision = "following_goes_along"
down_revision = "what_all_readers_saw_last"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ABOUT = ("member_id", "about", "subject_id", "wish", "at")


def upgrade() -> None:
    with op.batch_alter_table("attention", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_from_id", ID, nullable=True))
        batch_op.create_foreign_key(op.f("fk_attention_came_from_id_topic"), "topic", ["came_from_id"], ["id"])
    for topic_id, into_id in _lives_on():
        _carry(topic_id, into_id)


def downgrade() -> None:
    attention = sa.table("attention", sa.column("wish"), sa.column("came_from_id", ID))
    op.execute(attention.delete().where(attention.c.came_from_id.is_not(None) | (attention.c.wish == "")))
    with op.batch_alter_table("attention", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_attention_came_from_id_topic"), type_="foreignkey")
        batch_op.drop_column("came_from_id")


def _lives_on() -> list[tuple[int, int]]:
    """Each merged idea with every idea in which it lives on, also by way of others."""
    idea = sa.table("idea", sa.column("topic_id", ID), sa.column("merged_into_id", ID))
    rows = op.get_bind().execute(
        sa.select(idea.c.topic_id, idea.c.merged_into_id).where(idea.c.merged_into_id.is_not(None))
    )
    above: dict[int, int] = {topic_id: into_id for topic_id, into_id in rows}
    found = []
    for topic_id in above:
        into_id = above.get(topic_id)
        while into_id is not None:
            found.append((topic_id, into_id))
            into_id = above.get(into_id)
    return found


def _carry(topic_id: int, into_id: int) -> None:
    attention = sa.table("attention", *(sa.column(name) for name in (*ABOUT, "came_from_id")))
    other = attention.alias("other")
    own = sa.select(other.c.member_id).where(other.c.about == "topic", other.c.subject_id == into_id)
    given = sa.select(attention.c.member_id, attention.c.about, sa.literal(into_id), attention.c.wish, attention.c.at)
    given = given.add_columns(attention.c.subject_id).where(
        attention.c.about == "topic",
        attention.c.subject_id == topic_id,
        attention.c.wish == "follow",
        attention.c.came_from_id.is_(None),
        attention.c.member_id.not_in(own),
    )
    op.execute(attention.insert().from_select([*ABOUT, "came_from_id"], given))
