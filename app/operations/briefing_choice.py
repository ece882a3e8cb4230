"""Choosing to get the briefing by mail."""

from sqlalchemy import delete

from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.briefings import BriefingChoice
from app.models.departments import Department
from app.rules import Action, Actor, require

EVERY = {"": _("Never"), "weekly": _("Every Monday"), "monthly": _("On the first of each month")}


def choose(actor: Actor, every: str, department_id: int | None) -> None:
    """From now on; an empty `every` ends it."""
    require(actor, Action.FIGURES_READ)
    if every not in EVERY:
        raise Invalid(_("Choose one of these."), field="every")
    if department_id is not None and db.session.get(Department, department_id) is None:
        raise Invalid(_("There is no such department."), field="department")
    end(actor.member_id or 0)
    if every:
        db.session.add(BriefingChoice(member_id=actor.member_id, every=every, department_id=department_id))


def end(member_id: int) -> None:
    gone = delete(BriefingChoice).where(BriefingChoice.member_id == member_id)
    db.session.execute(gone, execution_options={"synchronize_session": "fetch"})


def chosen(member_id: int) -> BriefingChoice | None:
    return db.session.get(BriefingChoice, member_id)
