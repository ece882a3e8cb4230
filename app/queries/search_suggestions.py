"""What a search field proposes while one types: topics, tags, people; behind an operator, what may stand there."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.base.i18n import _, current_locale
from app.operations.kinds import KINDS
from app.queries.completions import people_like, tags_like
from app.queries.search_beside import beside
from app.queries.similar_topics import half_typed_topics
from app.queries.topic_list import spaces_for
from app.readers.search.operators import read
from app.rules.actor import Actor

FEW = 2
MOST = 8
_LAST = re.compile(r"(?<!\S)([^\W\d_]+[:：])(\S*)$")
_IS = {"solved": _("Solved"), "unsolved": _("Not solved yet"), "best": _("Best answers"), "topic": _("Topics")}


@dataclass(frozen=True)
class Suggestion:
    """`value` replaces what was typed from `start` on; where there is an `href`, it leads there instead."""

    value: str
    label: str
    start: int = 0
    href: str = ""


def suggestions(actor: Actor, typed: str, *, operators_only: bool = False) -> Sequence[Suggestion]:
    """Only what `actor` may read; nothing for an empty field."""
    last = _LAST.search(typed)
    operators = read(typed[last.start() :] + "…").operators if last else ()
    if last and operators and operators[0].name in _VALUES:
        values = _VALUES[operators[0].name](actor, last[2].lower())
        return [Suggestion(f"{last[1]}{value}", label, last.start()) for value, label in values][:MOST]
    text = read(typed).text
    return [*_topics(actor, text), *_beside(actor, text)][:MOST] if text and not operators_only else []


def _topics(actor: Actor, text: str) -> Iterable[Suggestion]:
    for topic in half_typed_topics(actor, text):
        yield Suggestion(topic.title, topic.space.name_in(current_locale()), href=f"/t/{topic.id}/{topic.slug}")


def _beside(actor: Actor, text: str) -> Iterable[Suggestion]:
    found = beside(actor, text, most=FEW)
    yield from (Suggestion(f"#{name}", str(count), href=f"/tags/{name}") for name, count in found.tags)
    yield from (Suggestion(f"@{handle}", name, href=f"/m/{handle}") for handle, name in found.members)


def _spaces(actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    for space in spaces_for(actor):
        name = space.name_in(current_locale())
        if space.slug.startswith(typed) or typed in name.lower():
            yield space.slug, name


def _people(actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    return ((each.value, each.label) for each in people_like(actor, typed.lstrip("@＠")))


def _tags(actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    return ((each.value, each.label) for each in tags_like(actor, typed.lstrip("#＃")))


def _named(names: Iterable[tuple[str, object]], typed: str) -> Iterable[tuple[str, str]]:
    return ((name, str(label)) for name, label in names if name.startswith(typed) or typed in str(label).lower())


def _kinds(_actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    return _named(((kind.name, kind.plural) for kind in KINDS.values()), typed)


def _statuses(_actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    return _named((state for kind in KINDS.values() for state in kind.states.items()), typed)


def _is(_actor: Actor, typed: str) -> Iterable[tuple[str, str]]:
    return _named(_IS.items(), typed)


_VALUES: dict[str, Callable[[Actor, str], Iterable[tuple[str, str]]]] = {
    "space": _spaces,
    "by": _people,
    "tag": _tags,
    "kind": _kinds,
    "status": _statuses,
    "is": _is,
}
