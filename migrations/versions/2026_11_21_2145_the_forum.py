"""The forum: members, spaces, topics, posts, the event log and its readers' cursors."""

import sqlalchemy as sa
from alembic import op

import app.base.database

revision = "forum"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    xid = "pg_current_xact_id()::text::bigint" if on_postgresql else "0"
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("xid", sa.BigInteger(), server_default=sa.text(xid), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("happened_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_order", ["xid", "id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handle", sa.String(length=30), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=120), nullable=False),
        sa.Column("role", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("trust", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("theme", sa.String(length=5), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("mail_answers", sa.Boolean(), nullable=False),
        sa.Column("on_leaderboard", sa.Boolean(), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("joined_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("session_stamp", sa.String(length=32), nullable=False),
        sa.Column("topic_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("best_answer_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nices_received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_member_handle")),
    )
    op.create_table(
        "reader_cursor",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_reader_cursor")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "space",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_ja", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("about_ja", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("read_role", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_role", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("slug", name=op.f("uq_space_slug")),
    )
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_space_kind"), ["kind"], unique=False)

    op.create_table(
        "stumble",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mended_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stumble")),
    )
    with op.batch_alter_table("stumble", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stumble_reader"), ["reader"], unique=False)

    op.create_table(
        "tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("topic_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_api_token_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_member_id"), ["member_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["member.id"], name=op.f("fk_audit_actor_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "draft",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_draft_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "place", name=op.f("pk_draft")),
    )
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_mailed_link_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_link_token_hash")),
    )
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_member_id"), ["member_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("space_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("excerpt", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("post_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nice_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("best_post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("best_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("best_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("publish_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_post_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_poster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("locked_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_topic_author_id_member")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_topic_space_id_space")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index("ix_topic_author", ["author_id", "published_at"], unique=False)
        batch_op.create_index("ix_topic_kind_active", ["kind", "last_post_at", "id"], unique=False)
        batch_op.create_index("ix_topic_kind_published", ["kind", "published_at", "id"], unique=False)
        batch_op.create_index("ix_topic_space_active", ["space_id", "last_post_at", "id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_upload_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("file_name", name=op.f("uq_upload_file_name")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_member_id"), ["member_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("created_at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("nice_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chip_points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_post_author_id_member")),
        sa.ForeignKeyConstraint(["reply_to_id"], ["post.id"], name=op.f("fk_post_reply_to_id_post")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_post_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("request_key", name=op.f("uq_post_request_key")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_post_topic_id_number")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_author", ["author_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_reply_to_id"), ["reply_to_id"], unique=False)

    op.create_table(
        "topic_tag",
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_topic_tag_tag_id_tag")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_tag_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", "tag_id", name=op.f("pk_topic_tag")),
    )
    with op.batch_alter_table("topic_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_tag_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "bookmark",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_bookmark_member_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_bookmark_post_id_post")),
        sa.PrimaryKeyConstraint("member_id", "post_id", name=op.f("pk_bookmark")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", app.base.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_flag_member_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_flag_post_id_post")),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["member.id"], name=op.f("fk_flag_resolved_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("post_id", "member_id", name=op.f("uq_flag_post_id_member_id")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index("ix_flag_open", ["resolved_at", "at"], unique=False)

    op.create_table(
        "nice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_nice_member_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_nice_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nice")),
        sa.UniqueConstraint("post_id", "member_id", name=op.f("uq_nice_post_id_member_id")),
    )
    with op.batch_alter_table("nice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nice_member_id"), ["member_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("editor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", app.base.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["editor_id"], ["member.id"], name=op.f("fk_revision_editor_id_member")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_revision_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_post_id"), ["post_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_post_id"))

    op.drop_table("revision")
    with op.batch_alter_table("nice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nice_member_id"))

    op.drop_table("nice")
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_open")

    op.drop_table("flag")
    op.drop_table("bookmark")
    with op.batch_alter_table("topic_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_tag_tag_id"))

    op.drop_table("topic_tag")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_reply_to_id"))
        batch_op.drop_index("ix_post_author")

    op.drop_table("post")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_member_id"))

    op.drop_table("upload")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index("ix_topic_space_active")
        batch_op.drop_index("ix_topic_kind_published")
        batch_op.drop_index("ix_topic_kind_active")
        batch_op.drop_index("ix_topic_author")

    op.drop_table("topic")
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailed_link_member_id"))

    op.drop_table("mailed_link")
    op.drop_table("draft")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))
        batch_op.drop_index(batch_op.f("ix_audit_actor_id"))

    op.drop_table("audit")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_member_id"))

    op.drop_table("api_token")
    op.drop_table("tag")
    with op.batch_alter_table("stumble", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stumble_reader"))

    op.drop_table("stumble")
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_space_kind"))

    op.drop_table("space")
    op.drop_table("setting")
    op.drop_table("reader_cursor")
    op.drop_table("member")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_order")

    op.drop_table("event")
