"""The audit log, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Slice, cut, mark_of, values_of
from app.models.moderation import AuditRow

PAGE = 50


def audit_page(after: str = "") -> Slice[AuditRow]:
    query = select(AuditRow).options(joinedload(AuditRow.actor)).order_by(AuditRow.id.desc()).limit(PAGE + 1)
    if after:
        (last_id,) = values_of(after, int)
        query = query.where(AuditRow.id < last_id)
    return cut(db.session.scalars(query).all(), PAGE, lambda row: mark_of(row.id))
