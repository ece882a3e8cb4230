"""The days on which members posted, apart from the many more on which they only gave nices."""

from alembic import op
from sqlalchemy import text

revision = "days_with_posts"
down_revision = "search_index_version"
branch_labels = None
depends_on = None


def upgrade() -> None:
    posted = text("topics + answers + comments + ideas > 0")
    columns = ["day", "member_id"]
    op.create_index("ix_member_day_posted", "member_day", columns, postgresql_where=posted, sqlite_where=posted)


def downgrade() -> None:
    op.drop_index("ix_member_day_posted", "member_day")
