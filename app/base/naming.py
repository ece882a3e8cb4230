"""People and tags that a text names, outside links and code: they become links."""

import re
from collections.abc import Callable, Collection
from urllib.parse import quote

# Japanese has no blanks: ありがとう@ada names Ada, while ada@example.com is an address.
MENTION = re.compile(r"(?<![a-z0-9_@/.+-])@([a-z0-9][a-z0-9_-]{1,29})", re.IGNORECASE | re.ASCII)
HASHTAG = re.compile(r"(?<![A-Za-z0-9_#/&])#([\w-]{1,40})")

Pick = Callable[[tuple[str, ...]], Collection[str]]


def running_text(parts: list[str]) -> list[int]:
    """Places of text that stands neither in a link nor in code."""
    places, inside = [], 0
    for index, part in enumerate(parts):
        if re.match(r"<(a|code|pre)\b", part):
            inside += 1
        elif re.match(r"</(a|code|pre)>", part):
            inside -= 1
        elif not inside and part and not part.startswith("<"):
            places.append(index)
    return places


def names_in(pattern: re.Pattern[str], texts: list[str]) -> tuple[str, ...]:
    """Lower case, in order, once each."""
    return tuple(dict.fromkeys(name.lower() for text in texts for name in pattern.findall(text)))


def link_mentions(text: str, linked: Collection[str]) -> str:
    return MENTION.sub(lambda found: _person(found, linked), text)


def link_tags(text: str, linked: Collection[str]) -> str:
    return HASHTAG.sub(lambda found: _tag(found, linked), text)


def _person(found: re.Match[str], linked: Collection[str]) -> str:
    handle = found[1].lower()
    return f'<a class="mention" href="/m/{handle}">@{found[1]}</a>' if handle in linked else found[0]


def _tag(found: re.Match[str], linked: Collection[str]) -> str:
    name = found[1].lower()
    return f'<a class="hashtag" href="/tags/{quote(name)}">#{found[1]}</a>' if name in linked else found[0]
