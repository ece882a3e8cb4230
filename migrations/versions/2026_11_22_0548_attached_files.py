"""Files that members attach to what they write."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "attached_files"
down_revision = "names_by_their_beginning"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attached_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size_bytes", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attached_file_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attached_file")),
        sa.UniqueConstraint("digest", "name", name=op.f("uq_attached_file_digest_name")),
    )
    op.create_index(op.f("ix_attached_file_member_id"), "attached_file", ["member_id"])


def downgrade() -> None:
    op.drop_table("attached_file")
