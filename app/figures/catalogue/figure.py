"""What a figure of the catalogue is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.base.i18n import Reason, _


class Unit(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    EACH = "each"  # so many for each
    SCORE = "score"  # may be below 0
    POINTS = "points"  # of percent; may be below 0


class Group(StrEnum):
    MEMBERS = "members"
    STAGES = "stages"
    SCORES = "scores"
    OUTCOMES = "outcomes"
    CONNECTIONS = "connections"
    QUESTIONS = "questions"
    IDEAS = "ideas"
    CHECKUP = "checkup"


GROUPS: dict[Group, Reason] = {
    Group.MEMBERS: _("Growing and staying"),
    Group.STAGES: _("How far members have come"),
    Group.SCORES: _("Two scores side by side"),
    Group.OUTCOMES: _("Events, surveys, outcomes"),
    Group.CONNECTIONS: _("Connections"),
    Group.QUESTIONS: _("Questions and answers"),
    Group.IDEAS: _("Ideas"),
    Group.CHECKUP: _("Check-up"),
}


@dataclass(frozen=True)
class Figure:
    """`better`: 1 when more is better, -1 when less is, 0 when neither."""

    name: str
    group: Group
    label: Reason
    definition: Reason
    unit: Unit
    better: int = 1


def of_group(group: Group) -> Callable[..., Figure]:
    """A maker of this group's figures."""

    def make(name: str, label: Reason, definition: Reason, unit: Unit, better: int = 1) -> Figure:
        return Figure(name, group, label, definition, unit, better)

    return make
