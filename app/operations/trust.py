"""Trust levels rise by themselves; nothing here ever lowers one."""

from datetime import timedelta

from sqlalchemy import CursorResult, update

from app.base.clock import now
from app.base.database import db
from app.models.members import Member

DAYS = 7
POSTS = 5
BEST_ANSWERS = 1


def raise_trust() -> int:
    """Level 1 after a week with five posts or a best answer; how many members rose."""
    week_ago = now() - timedelta(days=DAYS)
    earned = (Member.post_count >= POSTS) | (Member.best_answer_count >= BEST_ANSWERS)
    in_good_standing = Member.confirmed_at.is_not(None), Member.suspended_at.is_(None), Member.left_at.is_(None)
    query = update(Member).where(Member.trust == 0, Member.joined_at <= week_ago, earned, *in_good_standing)
    done = db.session.execute(query.values(trust=1), execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0
