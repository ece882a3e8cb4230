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
from app.programs.open_book.models import BookDay, LedgerCheck
from app.readers.points import VERBS
from app.settings.fields import FIELDS

DAYS = 90
RULE_CHANGES = 20
RULES = ("setting", "earning_rule")
MODERATION: dict[str, Reason] = {
    "post.hide": _("Posts hidden"),
    "post.restore": _("Posts shown again"),
    "member.suspend": _("Members suspended"),
    "member.merge": _("Accounts merged"),
}


@dataclass(frozen=True)
class RuleChange:
    """What was changed, in words where it has a name that people know; from what, to what, when."""

    what: Reason | str
    before: str
    after: str
    at: datetime


@dataclass(frozen=True)
class OpenBook:
    """`realisation` is a percentage of `ideas` (None: no idea counts yet); `moderation` counts 90 days."""

    points: dict[Kind, int]
    check: LedgerCheck | None
    realisation: float | None
    ideas: int
    rule_changes: Sequence[RuleChange]
    moderation: Sequence[tuple[Reason, int]]
    days: Sequence[BookDay]


def open_book(at: datetime) -> OpenBook:
    rate = _latest_rate()
    return OpenBook(
        points=circulation(),
        check=db.session.scalar(select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(1)),
        realisation=rate.value if rate else None,
        ideas=(rate.n or 0) if rate else 0,
        rule_changes=rule_changes(RULE_CHANGES),
        moderation=_moderation(at - timedelta(days=DAYS)),
        days=_days(),
    )


def _latest_rate() -> FigurePoint | None:
    query = select(FigurePoint).where(FigurePoint.name == "realisation", FigurePoint.part == "")
    return db.session.scalar(query.order_by(FigurePoint.day.desc()).limit(1))


def rule_changes(limit: int | None = None) -> list[RuleChange]:
    """The newest first."""
    query = select(AuditRow).where(AuditRow.subject_kind.in_(RULES)).order_by(AuditRow.id.desc())
    return [_change(row) for row in db.session.scalars(query.limit(limit))]


def _change(row: AuditRow) -> RuleChange:
    name = str(row.details.get("name", row.action))
    field, verb = FIELDS.get(name), VERBS.get(name.partition(".")[0])
    what = field.metadata["label"] if field else verb.label if verb else name
    return RuleChange(what, str(row.details.get("before", "")), str(row.details.get("after", "")), row.at)


def _days() -> Sequence[BookDay]:
    """The last 90 days that were written, the oldest first."""
    return list(db.session.scalars(select(BookDay).order_by(BookDay.day.desc()).limit(DAYS)))[::-1]


def _moderation(since: datetime) -> list[tuple[Reason, int]]:
    counted = select(AuditRow.action, func.count()).where(AuditRow.at >= since, AuditRow.action.in_(MODERATION))
    by_action = {action: count for action, count in db.session.execute(counted.group_by(AuditRow.action)).all()}
    reported = db.session.scalar(select(func.count()).select_from(Flag).where(Flag.at >= since)) or 0
    rows = [(label, by_action.get(action, 0)) for action, label in MODERATION.items()]
    return [(_("Reports by members"), reported), *rows]
