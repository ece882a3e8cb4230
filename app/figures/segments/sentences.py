"""What a segment asks for, and why somebody no longer meets it: a sentence for each condition, with its value."""

from collections.abc import Callable
from typing import Any

from app.base.i18n import Reason, _, ngettext
from app.figures.segments.conditions import CONDITIONS

Sentence = Callable[[Any], Reason]

ASKED: dict[str, Sentence] = {
    "least_peers": lambda least: ngettext("%(num)s connection or more", "%(num)s connections or more", least),
    "most_peers": lambda most: ngettext("%(num)s connection or fewer", "%(num)s connections or fewer", most),
    "joined_within": lambda days: ngettext("Joined within %(num)s day", "Joined within %(num)s days", days),
    "joined_before": lambda days: ngettext(
        "Joined more than %(num)s day ago", "Joined more than %(num)s days ago", days
    ),
    "silent": lambda days: ngettext("Not here for more than %(num)s day", "Not here for more than %(num)s days", days),
    "space": lambda name: _("Posted in “%(name)s” in 90 days", name=name),
    "tag": lambda name: _("Posted under “%(name)s” in 90 days", name=name),
    "badge": lambda name: _("Has the badge “%(name)s”", name=name),
}

ENDED: dict[str, Sentence] = {
    "least_peers": lambda least: ngettext("Less than %(num)s connection", "Fewer than %(num)s connections", least),
    "most_peers": lambda most: ngettext("More than %(num)s connection", "More than %(num)s connections", most),
    "joined_within": ASKED["joined_before"],
    "joined_before": ASKED["joined_within"],
    "silent": lambda days: ngettext("Was here in the last %(num)s day", "Was here in the last %(num)s days", days),
    "space": lambda name: _("No post in “%(name)s” for 90 days", name=name),
    "tag": lambda name: _("No post under “%(name)s” for 90 days", name=name),
    "badge": lambda name: _("Lost the badge “%(name)s”", name=name),
}


def asked(name: str, value: Reason | int) -> Reason:
    """What the condition asks for; `value` as it is shown."""
    return ASKED[name](value) if name in ASKED else _("%(what)s: %(value)s", what=CONDITIONS[name].label, value=value)


def ended(name: str, value: Reason | int | None) -> Reason:
    """Why somebody no longer met the condition; without a value where it is not known what was asked then."""
    label = CONDITIONS[name].label
    if value is None:
        return _("No longer met: %(what)s", what=label)
    return ENDED[name](value) if name in ENDED else _("%(what)s: no longer “%(value)s”", what=label, value=value)
