"""What is known of pages elsewhere, for the cards of links."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "link_previews"
down_revision = "series_and_reactions"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.base.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "link_preview",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("tries", ID, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_preview")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_preview_digest")),
    )
    op.create_index("ix_link_preview_due", "link_preview", ["due_at"])
    op.create_table(
        "post_link",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("preview_id", ID, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_link_post_id_post")),
        sa.ForeignKeyConstraint(["preview_id"], ["link_preview.id"], name=op.f("fk_post_link_preview_id_link_preview")),
        sa.PrimaryKeyConstraint("post_id", "preview_id", name=op.f("pk_post_link")),
    )
    op.create_index(op.f("ix_post_link_preview_id"), "post_link", ["preview_id"])


def downgrade() -> None:
    op.drop_table("post_link")
    op.drop_table("link_preview")
