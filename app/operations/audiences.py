"""Who may: circles of members that rooms above know (core fans, stars), asked for by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.base.i18n import Reason

Holds = Callable[[int], bool]


@dataclass(frozen=True)
class Audience:
    """`holds(member_id)` says whether somebody belongs to it now; `refusal` is the sentence for who does not."""

    name: str
    label: Reason
    refusal: Reason
    holds: Holds


AUDIENCES: dict[str, Audience] = {}


def register(name: str, label: Reason, refusal: Reason) -> Callable[[Holds], Holds]:
    """A room offers one of its circles."""

    def remember(holds: Holds) -> Holds:
        AUDIENCES[name] = Audience(name, label, refusal, holds)
        return holds

    return remember


def among(member_id: int, names: Iterable[str]) -> frozenset[str]:
    """Those of the audiences to which this member belongs; each is asked once."""
    return frozenset(name for name in set(names) if name in AUDIENCES and AUDIENCES[name].holds(member_id))
