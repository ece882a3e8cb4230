"""A reply keeps which post it answers, beside the one under which it stands."""

import sqlalchemy as sa
from alembic import op

revision = "answers"
down_revision = "forum"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("answers_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(batch_op.f("fk_post_answers_id_post"), "post", ["answers_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_post_answers_id_post"), type_="foreignkey")
        batch_op.drop_column("answers_id")
