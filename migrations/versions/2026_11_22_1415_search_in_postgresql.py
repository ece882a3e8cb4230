"""An index in PostgreSQL's tables, the words for spelling help, and what was searched."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "search_in_postgresql"
down_revision = "what_folders_say"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("search_index") as table:
        table.add_column(sa.Column("engine", sa.String(20), nullable=False, server_default=""))
        table.add_column(sa.Column("published", BIG, nullable=True))
        table.add_column(sa.Column("posts_a_second", BIG, nullable=True))
    _an_index()
    _words()


def _an_index() -> None:
    op.create_table(
        "search_part",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("gone", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_part")),
    )
    op.create_index(op.f("ix_search_part_number"), "search_part", ["number"])
    op.create_table(
        "search_list",
        sa.Column("part_id", BIG, nullable=False),
        sa.Column("token", sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", "token", name=op.f("pk_search_list")),
    )
    op.create_table(
        "search_column",
        sa.Column("part_id", BIG, nullable=False),
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", "name", name=op.f("pk_search_column")),
    )
    op.create_table(
        "search_text",
        sa.Column("number", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "post_id", name=op.f("pk_search_text")),
    )
    if op.get_bind().dialect.name == "postgresql":  # packed already: to pack it again costs time and gains nothing
        op.execute("alter table search_list alter column packed set storage external")
        op.execute("alter table search_column alter column packed set storage external")


def _words() -> None:
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_cut",
        sa.Column("cut", sa.String(40), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("cut", "word", name=op.f("pk_search_cut")),
    )
    op.create_table(
        "search_asked",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(60), nullable=False),
        sa.Column("asked", BIG, nullable=False),
        sa.Column("empty", BIG, nullable=False),
        sa.PrimaryKeyConstraint("day", "words", name=op.f("pk_search_asked")),
    )


def downgrade() -> None:
    for table in ("search_asked", "search_cut", "search_word", "search_text", "search_column", "search_list"):
        op.drop_table(table)
    op.drop_index(op.f("ix_search_part_number"), table_name="search_part")
    op.drop_table("search_part")
    with op.batch_alter_table("search_index") as table:
        table.drop_column("posts_a_second")
        table.drop_column("published")
        table.drop_column("engine")
