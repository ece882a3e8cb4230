"""Who may: circles of members that rooms above know (core fans, stars, a saved segment), asked for by name."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from app.base.i18n import Reason

Holds = Callable[[int], bool]
Offered = Mapping[str, Reason]


@dataclass(frozen=True)
class Audience:
    """What staff call it, the sentence for who does not belong to it, and who does: `holds(member_id)`, now."""

    label: Reason
    refusal: Reason
    holds: Holds


@dataclass(frozen=True)
class Family:
    """Audiences that come and go, named PREFIX:KEY.

    `every()` gives the labels of those there are now by key, `among(member_id, keys)` the keys of those to which
    the member belongs now.
    """

    prefix: str
    refusal: Reason
    every: Callable[[], Offered]
    among: Callable[[int, Collection[str]], Collection[str]]

    def name_of(self, key: str) -> str:
        return f"{self.prefix}:{key}"

    def keys_of(self, names: Iterable[str]) -> list[str]:
        return [key for prefix, _colon, key in (name.partition(":") for name in names) if prefix == self.prefix]


_STANDING: dict[str, Audience] = {}
_FAMILIES: dict[str, Family] = {}


def register(name: str, label: Reason, refusal: Reason) -> Callable[[Holds], Holds]:
    """A room offers one of its circles."""

    def remember(holds: Holds) -> Holds:
        _STANDING[name] = Audience(label, refusal, holds)
        return holds

    return remember


def register_family(family: Family) -> None:
    """A room offers as many circles as its tables have."""
    _FAMILIES[family.prefix] = family


def offered() -> Offered:
    """The labels of all there are now, by name."""
    found = {name: each.label for name, each in _STANDING.items()}
    for family in _FAMILIES.values():
        found |= {family.name_of(key): label for key, label in family.every().items()}
    return found


def refusal_of(name: str) -> Reason | None:
    """The sentence for who does not belong to it; None for an audience that no room knows."""
    known = _STANDING.get(name) or _FAMILIES.get(name.partition(":")[0])
    return known.refusal if known else None


def among(member_id: int, names: Iterable[str]) -> frozenset[str]:
    """Those of the audiences to which this member belongs; each is asked once."""
    wanted = set(names)
    found = {name for name in wanted & _STANDING.keys() if _STANDING[name].holds(member_id)}
    for family in _FAMILIES.values():
        keys = family.keys_of(wanted)
        found.update(map(family.name_of, family.among(member_id, keys) if keys else ()))
    return frozenset(found)
