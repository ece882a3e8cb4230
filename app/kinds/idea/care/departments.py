"""The list of departments, kept by admins."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.base.standing import changed, standing
from app.models.departments import Department
from app.operations import auditing
from app.operations.names import clean_line
from app.rules import Action, Actor, require

LONGEST_NAME = 60


def departments(*, with_closed: bool = False) -> Sequence[Department]:
    """In their order; they belong to no session: who changes one fetches it."""
    found = standing("departments", _read)
    return found if with_closed else [each for each in found if each.closed_at is None]


def _read() -> Sequence[Department]:
    return db.session.scalars(select(Department).order_by(Department.position, Department.id)).all()


def add_department(actor: Actor, name_ja: str, name_en: str) -> Department:
    require(actor, Action.SETTINGS_CHANGE)
    last = db.session.scalar(select(func.max(Department.position))) or 0
    department = Department(position=last + 1, **_names(name_ja, name_en))
    db.session.add(department)
    db.session.flush()
    changed()
    auditing.note(actor, "department.add", "department", department.id, name=department.name_in("en"))
    return department


def rename_department(actor: Actor, department_id: int, name_ja: str, name_en: str) -> None:
    require(actor, Action.SETTINGS_CHANGE)
    department = _department(department_id)
    before = department.name_in("en")
    names = _names(name_ja, name_en)
    department.name_ja, department.name_en = names["name_ja"], names["name_en"]
    changed()
    auditing.note(actor, "department.rename", "department", department.id, before=before)


def set_department_open(actor: Actor, department_id: int, is_open: bool) -> None:
    """A closed one keeps the ideas that it has."""
    require(actor, Action.SETTINGS_CHANGE)
    department = _department(department_id)
    if is_open == (department.closed_at is None):
        return
    department.closed_at = None if is_open else now()
    changed()
    auditing.note(actor, "department.open" if is_open else "department.close", "department", department.id)


def _department(department_id: int) -> Department:
    department = db.session.get(Department, department_id)
    if department is None:
        raise NotFound(_("There is no such department."))
    return department


def _names(name_ja: str, name_en: str) -> dict[str, str]:
    names = {
        "name_ja": clean_line(name_ja, LONGEST_NAME, "name_ja"),
        "name_en": clean_line(name_en, LONGEST_NAME, "name_en"),
    }
    if not any(names.values()):
        raise Invalid(_("Write a name, in one language at least."), field="name_ja")
    return names
