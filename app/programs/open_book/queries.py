"""What the open book shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.base.i18n import Reason, _
from app.figures.tables import FigurePoint
from app.ledger import Kind, circulation
from app.models.moderation import AuditRow, Flag
from app.programs.open_book.models import LedgerCheck

DAYS = 90
RULE_CHANGES = 20
MODERATION: dict[str, Reason] = {
    "post.hide": _("Posts hidden"),
    "post.restore": _("Posts shown again"),
    "member.suspend": _("Members suspended"),
}


@dataclass(frozen=True)
class OpenBook:
    """`realisation` is a percentage of `ideas` (None: no idea counts yet); `moderation` counts 90 days."""

    points: dict[Kind, int]
    check: LedgerCheck | None
    realisation: float | None
    ideas: int
    rule_changes: Sequence[AuditRow]
    moderation: Sequence[tuple[Reason, int]]


def open_book(at: datetime) -> OpenBook:
    rate = _latest_rate()
    return OpenBook(
        points=circulation(),
        check=db.session.scalar(select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(1)),
        realisation=rate.value if rate else None,
        ideas=(rate.n or 0) if rate else 0,
        rule_changes=_rule_changes(),
        moderation=_moderation(at - timedelta(days=DAYS)),
    )


def _latest_rate() -> FigurePoint | None:
    query = select(FigurePoint).where(FigurePoint.name == "realisation", FigurePoint.part == "")
    return db.session.scalar(query.order_by(FigurePoint.day.desc()).limit(1))


def _rule_changes() -> Sequence[AuditRow]:
    query = select(AuditRow).where(AuditRow.subject_kind.in_(("setting", "earning_rule"))).order_by(AuditRow.id.desc())
    return db.session.scalars(query.limit(RULE_CHANGES)).all()


def _moderation(since: datetime) -> list[tuple[Reason, int]]:
    counted = select(AuditRow.action, func.count()).where(AuditRow.at >= since, AuditRow.action.in_(MODERATION))
    by_action = {action: count for action, count in db.session.execute(counted.group_by(AuditRow.action)).all()}
    reported = db.session.scalar(select(func.count()).select_from(Flag).where(Flag.at >= since)) or 0
    rows = [(label, by_action.get(action, 0)) for action, label in MODERATION.items()]
    return [(_("Reports by members"), reported), *rows]
