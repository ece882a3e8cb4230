"""Where settings are kept, and the one way to read and change them."""

import json
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model, db
from app.base.errors import Invalid
from app.base.i18n import _
from app.base.standing import changed, standing
from app.settings.fields import FIELDS, Site


class Setting(Model):
    """One setting that differs from its default; the value is JSON."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def site() -> Site:
    """The settings as they stand, the same for the whole transaction or request."""
    return standing("site", _read)


def _read() -> Site:
    rows = db.session.execute(select(Setting.name, Setting.value)).all()
    return Site(**{name: json.loads(value) for name, value in rows if name in FIELDS})


def change(name: str, value: Any) -> None:
    """Set one setting, or back to its default with its default's value. The caller has asked the rules."""
    if name not in FIELDS:
        raise Invalid(_("There is no such setting."), field=name)
    wanted = type(FIELDS[name].default)
    if type(value) is not wanted or (isinstance(value, int) and value < 0):
        raise Invalid(_("This setting needs another kind of value."), field=name)
    db.session.merge(Setting(name=name, value=json.dumps(value)))
    db.session.flush()
    changed()
