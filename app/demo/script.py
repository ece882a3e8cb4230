"""The words of the demo community, read from content/*.toml; see content/FORMAT.md."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
TOPICS = ("questions", "boards", "polls", "blog", "knowledge", "ideas")


@dataclass(frozen=True)
class Person:
    """`ago`: days since joining; `visits`: chance of a visit a day, between `active` days ago."""

    handle: str
    name: str
    lang: str
    ago: float
    visits: float
    role: str = "member"
    about: str = ""
    title: str = ""
    organisation: str = ""
    email: str = ""
    active: tuple[float, float] = (10_000, -1)

    def comes(self, ago: float) -> bool:
        """Is here, that many days ago?"""
        return ago < self.ago and self.active[1] <= ago <= self.active[0]


@dataclass(frozen=True)
class Line:
    """A post under a topic, `after` hours later; `to`: the line it answers, from 1."""

    by: str
    after: float
    text: str
    to: int = 0
    best: bool = False
    nices: tuple[str, ...] = ()
    chips: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Scene:
    """A topic with all that follows from it. `more` holds what only one kind has."""

    kind: str
    space: str
    by: str
    ago: float
    title: str
    text: str
    tags: tuple[str, ...]
    nices: tuple[str, ...]
    lines: tuple[Line, ...]
    more: dict[str, Any] = field(default_factory=dict)


def people() -> list[Person]:
    return [Person(**each | _span(each)) for each in _read("members")["member"]]


def spaces() -> list[dict[str, str]]:
    found: list[dict[str, str]] = _read("spaces")["space"]
    return found


def giving() -> dict[str, list[dict[str, Any]]]:
    return _read("giving")


def farm() -> dict[str, list[dict[str, Any]]]:
    return _read("farm")


def staff() -> dict[str, list[dict[str, Any]]]:
    return _read("staff")


def charter() -> dict[str, Any]:
    """The charter, and how many days ago it was reviewed."""
    return _read("charter")


def scenes() -> list[Scene]:
    kinds = {space["slug"]: space["kind"] for space in spaces()}
    return [_scene(each, kinds[each["space"]]) for name in TOPICS for each in _read(name)["topic"]]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text())


def _span(member: dict[str, Any]) -> dict[str, Any]:
    return {"active": tuple(member["active"])} if "active" in member else {}


def _scene(each: dict[str, Any], kind: str) -> Scene:
    known = {"space", "by", "ago", "title", "text", "tags", "nices", "posts"}
    return Scene(
        kind=kind,
        space=each["space"],
        by=each["by"],
        ago=each["ago"],
        title=each["title"],
        text=each["text"].strip(),
        tags=tuple(each["tags"]),
        nices=tuple(each.get("nices", "").split()),
        lines=tuple(_line(post) for post in each["posts"]),
        more={name: value for name, value in each.items() if name not in known},
    )


def _line(post: dict[str, Any]) -> Line:
    chips = [chip.split(":", 2) for chip in post.get("chips", "").split("|") if chip]
    return Line(
        by=post["by"],
        after=post["after"],
        text=post["text"],
        to=post.get("to", 0),
        best=post.get("best", False),
        nices=tuple(post.get("nices", "").split()),
        chips=tuple((by, int(amount), words) for by, amount, words in chips),
    )
