"""A reply keeps which post it answers, beside the one under which it stands; a post keeps whom it names."""

import sqlalchemy as sa
from alembic import op

revision = "answers"
down_revision = "notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("answers_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(batch_op.f("fk_post_answers_id_post"), "post", ["answers_id"], ["id"])
    op.create_table(
        "mention",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_quote", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_mention_member_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_mention_post_id_post")),
        sa.PrimaryKeyConstraint("post_id", "member_id", "by_quote", name=op.f("pk_mention")),
    )


def downgrade() -> None:
    op.drop_table("mention")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_post_answers_id_post"), type_="foreignkey")
        batch_op.drop_column("answers_id")
