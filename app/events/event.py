"""What an event is, and how it becomes a line of the log and a value again."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self

EVENTS: dict[str, type["Event"]] = {}


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
