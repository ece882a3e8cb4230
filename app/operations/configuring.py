"""Changing the site's settings; each change is in the audit log with what it was before."""

import re
from collections.abc import Mapping
from zoneinfo import available_timezones

from app.base import freshness
from app.base.errors import Invalid
from app.base.i18n import LOCALES, _
from app.operations import auditing
from app.rules import Action, Actor, require
from app.settings import store
from app.settings.fields import FIELDS
from app.settings.logo import logo_of
from app.settings.store import site

LONGEST_TEXT, LONGEST_NUMBER = 200, 9
FIXED = "fixed"  # the group of what nobody changes by hand


def change_settings(actor: Actor, typed: Mapping[str, str]) -> list[str]:
    """Set what differs from today; names of what changed. A field of `typed` that is missing stays."""
    require(actor, Action.SETTINGS_CHANGE)
    changed = []
    for name, field in FIELDS.items():
        if name not in typed or field.metadata["group"] == FIXED:
            continue
        before, wanted = getattr(site(), name), _value_of(name, typed[name])
        if wanted != before:
            store.change(name, wanted)
            auditing.note(actor, "setting.change", "setting", None, name=name, before=str(before), after=str(wanted))
            changed.append(name)
    if changed:
        freshness.touch("site", "spaces")
    return changed


def _value_of(name: str, text: str) -> int | bool | str:
    default, text = FIELDS[name].default, text.strip()
    if isinstance(default, bool):
        return text == "1"
    if isinstance(default, int):
        if not text.isdecimal() or len(text) > LONGEST_NUMBER:
            raise Invalid(_("Write a whole number, 0 or more."), field=name)
        return int(text)
    _check_text(name, text)
    return text


def _check_text(name: str, text: str) -> None:
    allowed = {
        "name": bool(text),
        "unit": bool(text),
        "zone": text in available_timezones(),
        "locale": text in LOCALES,
        "accent": re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None,
        "logo": not text or logo_of(text) is not None,
        "logo_dark": not text or logo_of(text) is not None,
    }
    if not allowed.get(name, True) or len(text) > LONGEST_TEXT:
        raise Invalid(_("This setting needs another kind of value."), field=name)
