"""Staff change what is earned: each change is in the audit log, and in the open book with its day."""

from collections.abc import Mapping

from app.base import freshness
from app.base.database import db
from app.base.errors import Invalid, check_all
from app.base.i18n import Reason, _
from app.operations import auditing
from app.operations.amounts import in_steps
from app.readers.points.model import EarningRule
from app.readers.points.rules import all_rules
from app.rules import Action, Actor, require
from app.settings.store import site

# What can be changed of a rule, with its largest value.
FIELDS: dict[str, tuple[Reason, int]] = {
    "points": (_("Points"), 10_000),
    "cap_day": (_("Times a day"), 1_000),
    "cap_week": (_("Times a week"), 1_000),
    "cap_member": (_("Times ever"), 1_000),
    "delay_days": (_("Days to wait"), 365),
    "min_trust": (_("From trust level"), 4),
}


def change_rules(actor: Actor, typed: Mapping[str, str]) -> list[str]:
    """Set what differs, named `verb.field`; names of what changed. What is not in `typed` stays."""
    require(actor, Action.EARNING_CHANGE)
    wanted = _wanted(typed)
    changed = []
    for name, value in wanted.items():
        verb, _dot, field = name.partition(".")
        rule = db.session.get_one(EarningRule, verb, with_for_update=True, populate_existing=True)
        before = getattr(rule, field)
        if before == value:
            continue
        setattr(rule, field, value)
        auditing.note(actor, "earning.change", "earning_rule", None, name=name, before=int(before), after=int(value))
        changed.append(name)
    if changed:
        db.session.flush()
        freshness.touch("site")
    return changed


def odd_rules() -> list[tuple[EarningRule, int]]:
    """Rules that give what can't be given on in whole steps of the unit, each with the next amount that can."""
    step = site().unit_step or 1
    rules = all_rules().values()
    return [(rule, in_steps(rule.points) + step) for rule in rules if rule.is_on and rule.points % step]


def _wanted(typed: Mapping[str, str]) -> dict[str, int]:
    """Every value is looked at before the first is changed."""
    wanted: dict[str, int] = {}
    names = [(f"{verb}.{field}", field) for verb in all_rules() for field in (*FIELDS, "is_on")]

    def take(name: str, field: str) -> None:
        wanted[name] = _value(name, field, typed[name].strip())

    check_all(*(lambda name=name, field=field: take(name, field) for name, field in names if name in typed))
    return wanted


def _value(name: str, field: str, text: str) -> int:
    if field == "is_on":
        return text == "1"
    most = FIELDS[field][1]
    if not text.isascii() or not text.isdecimal() or int(text) > most:
        raise Invalid(_("Write a whole number from 0 to %(most)s.", most=most), field=name)
    return int(text)
