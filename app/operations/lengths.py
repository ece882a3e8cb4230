"""How short a title and a text may be: too little to answer helps nobody, and Japanese says much in few characters."""

import re

from app.base.errors import Invalid, check_all
from app.base.i18n import ngettext
from app.base.japanese import is_mainly_japanese
from app.rules import Actor
from app.settings.store import site

SHORTEST_COMMENT = 5
SHORTEST_COMMENT_JA = 2  # 「はい」

_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


def check_topic(actor: Actor, title: str, source: str) -> None:
    """Both at once."""
    check_all(lambda: check_title(actor, title), lambda: check_text(actor, source))


def check_title(actor: Actor, title: str, before: str = "") -> None:
    """`before` is what stood there: an edit need not lengthen what was let through once."""
    at_least = site().shortest_title_ja if is_mainly_japanese(title) else site().shortest_title
    missing = _missing(title, at_least, before)
    if missing and title.strip() and not actor.is_staff:
        sentence = ngettext(
            "A title has at least %(least)s characters: write %(num)s more.",
            "A title has at least %(least)s characters: write %(num)s more.",
            missing,
            least=at_least,
        )
        raise Invalid(sentence, field="title")


def check_text(actor: Actor, source: str, before: str = "", *, is_comment: bool = False) -> None:
    """What is quoted from others doesn't count; a comment may be a word."""
    if is_comment:
        at_least = SHORTEST_COMMENT_JA if is_mainly_japanese(source) else SHORTEST_COMMENT
    else:
        at_least = site().shortest_text_ja if is_mainly_japanese(source) else site().shortest_text
    missing = _missing(_own(source), at_least, _own(before))
    if missing and source.strip() and not actor.is_staff:
        sentence = ngettext(
            "A text of your own has at least %(least)s characters: write %(num)s more.",
            "A text of your own has at least %(least)s characters: write %(num)s more.",
            missing,
            least=at_least,
        )
        raise Invalid(sentence, field="source")


def _own(source: str) -> str:
    return _QUOTED.sub("", source)


def _missing(text: str, at_least: int, before: str) -> int:
    """Characters still to be written; a run of blanks is one."""
    return max(0, min(at_least, _length(before) or at_least) - _length(text))


def _length(text: str) -> int:
    return len(" ".join(text.split()))
