"""The page of grants, and their lines in bank books."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.base.database import db
from app.base.i18n import _
from app.ledger import Line
from app.programs.grants.models import Grant, GrantState
from app.queries.passbook import Told, tells

SHOWN, BATCH = 50, 500
WITH_PEOPLE: tuple[ExecutableOption, ...] = (
    joinedload(Grant.member),
    joinedload(Grant.asked_by),
    joinedload(Grant.decided_by),
)


def waiting() -> Sequence[Grant]:
    query = select(Grant).where(Grant.state == GrantState.WAITING).options(*WITH_PEOPLE).order_by(Grant.id)
    return db.session.scalars(query.limit(SHOWN)).all()


def waiting_count() -> int:
    return db.session.scalar(select(func.count()).where(Grant.state == GrantState.WAITING)) or 0


def decided() -> Sequence[Grant]:
    query = select(Grant).where(Grant.state != GrantState.WAITING).options(*WITH_PEOPLE).order_by(Grant.id.desc())
    return db.session.scalars(query.limit(SHOWN)).all()


def every_grant() -> Iterator[Grant]:
    last = 0
    while True:
        query = select(Grant).where(Grant.id > last).options(*WITH_PEOPLE).order_by(Grant.id).limit(BATCH)
        rows = db.session.scalars(query).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


@tells("grant")
def tell_grants(lines: Sequence[Line]) -> Mapping[int, Told]:
    """The reason stands in the receiver's bank book."""
    ids = {line.transfer.about_id for line in lines if line.transfer.about_kind == "grant"}
    if not ids:
        return {}
    reasons = {
        row.id: row.reason for row in db.session.execute(select(Grant.id, Grant.reason).where(Grant.id.in_(ids)))
    }
    return {
        line.transfer.id: Told(_("From the staff"), reasons[line.transfer.about_id])
        for line in lines
        if line.transfer.about_kind == "grant" and line.transfer.about_id in reasons
    }
