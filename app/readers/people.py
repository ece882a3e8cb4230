"""Who the members named in the log are now: a merged account is the one into which it was merged."""

from sqlalchemy import select

from app.base.database import db
from app.models.members import Member

MERGED = "SELECT id FROM member WHERE merged_into_id IS NOT NULL"


def merged_accounts() -> dict[int, int]:
    """By the id of each merged account, the member who it is."""
    query = select(Member.id, Member.merged_into_id).where(Member.merged_into_id.is_not(None))
    return {old: new for old, new in db.session.execute(query) if new is not None}
