"""Which browsers a member comes with, kept for a while, for the one question whether two accounts share one."""

from datetime import date, timedelta

from sqlalchemy import delete

from app.base.database import db, insert_into
from app.base.tickets import hash_of
from app.models.fairness import MemberDevice

KEPT_DAYS = 90


def note(member_id: int, mark: str, today: date) -> None:
    """The member came with this browser; its mark itself is kept nowhere."""
    row = insert_into(MemberDevice).values(member_id=member_id, mark=hash_of(mark), last_on=today)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["member_id", "mark"], set_={"last_on": row.excluded.last_on})
    )


def forget_old(today: date) -> None:
    db.session.execute(delete(MemberDevice).where(MemberDevice.last_on < today - timedelta(days=KEPT_DAYS)))
