"""What an event is, and how it becomes a line of the log and a value again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, get_args, get_type_hints

EVENTS: dict[str, type["Event"]] = {}
MEMBER = "member"
MemberId = Annotated[int, MEMBER]  # a field of this type names a member


@dataclass(frozen=True, kw_only=True)
class Event:
    """A small fact in the past tense; a subclass names itself: `class PostAdded(Event, name="post.added")`."""

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str) -> None:
        if name in EVENTS:
            raise TypeError(f"two events are named {name}")
        cls.name = name
        EVENTS[name] = cls

    def body(self) -> dict[str, Any]:
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        """Fields that this version does not know are left out; new fields need defaults."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in body.items() if key in known})

    def told_of(self, people: Mapping[int, int]) -> Self:
        """The same fact of those whom the members named in it are now."""
        named = {name: getattr(self, name) for name in naming_members(self.name)} if people else {}
        changed = {name: _person(value, people) for name, value in named.items()}
        return replace(self, **changed) if changed != named else self


@cache
def naming_members(event: str) -> frozenset[str]:
    """Fields of the event that are a member's id, or several."""
    hints = get_type_hints(EVENTS[event], include_extras=True)
    return frozenset(name for name, hint in hints.items() if _names_members(hint))


def _names_members(hint: Any) -> bool:
    return MEMBER in getattr(hint, "__metadata__", ()) or any(map(_names_members, get_args(hint)))


def _person(value: Any, people: Mapping[int, int]) -> Any:
    """A list (from JSON) or tuple of ids, one id, or none."""
    if isinstance(value, list | tuple):
        return type(value)(people.get(each, each) for each in value)
    return people.get(value, value)
