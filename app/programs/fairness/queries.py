"""Staff's queue of findings, and a member's own."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.base.database import db
from app.programs.fairness.models import Finding, FindingMember, FindingState

SHOWN, BATCH = 50, 500


def _with_members() -> ExecutableOption:
    return selectinload(Finding.members).joinedload(FindingMember.member)


def waiting() -> Sequence[Finding]:
    query = select(Finding).where(Finding.state == FindingState.OPEN).options(_with_members()).order_by(Finding.id)
    return db.session.scalars(query.limit(SHOWN)).all()


def waiting_count() -> int:
    return db.session.scalar(select(func.count()).where(Finding.state == FindingState.OPEN)) or 0


def decided() -> Sequence[Finding]:
    query = select(Finding).where(Finding.state != FindingState.OPEN).options(_with_members())
    return db.session.scalars(query.order_by(Finding.decided_at.desc()).limit(SHOWN)).all()


def findings_of(member_id: int) -> Sequence[Finding]:
    mine = select(FindingMember.finding_id).where(FindingMember.member_id == member_id)
    query = select(Finding).where(Finding.id.in_(mine)).options(_with_members()).order_by(Finding.id.desc())
    return db.session.scalars(query.limit(SHOWN)).all()


def every_finding() -> Iterator[Finding]:
    last = 0
    while True:
        query = select(Finding).where(Finding.id > last).options(_with_members()).order_by(Finding.id)
        rows = db.session.scalars(query.limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
