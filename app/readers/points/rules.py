"""The catalogue of what can be earned; a rule's row begins with these values and is changed in the database."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from app.base.database import db, insert_or_ignore
from app.base.i18n import Reason, _
from app.readers.points.model import EarningRule


@dataclass(frozen=True)
class Verb:
    """What earns, in the member's words, and its rule as it is at first."""

    label: Reason
    points: int
    cap_day: int = 0
    cap_week: int = 0
    cap_member: int = 0
    delay_days: int = 0
    min_trust: int = 0

    def values(self) -> dict[str, int]:
        names = ("points", "cap_day", "cap_week", "cap_member", "delay_days", "min_trust")
        return {name: getattr(self, name) for name in names}


VERBS = {
    "profile": Verb(_("Completed profile"), 20, cap_member=1),
    "first_post": Verb(_("First post"), 20, cap_member=1),
    "visit": Verb(_("Daily visit"), 2, cap_day=1),
    "answer": Verb(_("Answer"), 5, cap_day=5),
    "best_answer": Verb(_("Best answer"), 30),
    "accept": Verb(_("Choosing a best answer"), 3),
    "nice": Verb(_("Nice received"), 1, cap_day=20),
    "idea_seen": Verb(_("Idea seen by staff"), 5),
    "idea_done": Verb(_("Idea realised"), 100),
    "survey": Verb(_("Answered survey"), 10),
    "event": Verb(_("Event attended"), 20),
    "account": Verb(_("Linked account"), 100, cap_member=1),
    "friend": Verb(_("An invited friend who stays"), 100, delay_days=30),
}


def rule_of(verb: str) -> EarningRule:
    """The verb's rule as it stands, read once per transaction."""
    return all_rules()[verb]


def all_rules() -> dict[str, EarningRule]:
    """Every rule; a verb that has no row yet gets one where something is being written."""
    session = db.session()
    once = cast(dict[str, Any], session.info.setdefault("once", {}))
    if "earning rules" not in once:
        once["earning rules"] = _read(bool(session.info.get("writing")))
    return cast(dict[str, EarningRule], once["earning rules"])


def _read(writing: bool) -> dict[str, EarningRule]:
    rows = {row.verb: row for row in db.session.scalars(select(EarningRule))}
    missing = [verb for verb in VERBS if verb not in rows]
    for verb in missing if writing else ():
        insert_or_ignore(EarningRule, verb=verb, is_on=True, **VERBS[verb].values())
    if missing and writing:
        rows = {row.verb: row for row in db.session.scalars(select(EarningRule))}
    return {verb: rows.get(verb) or EarningRule(verb=verb, is_on=True, **VERBS[verb].values()) for verb in VERBS}
