"""Operators in a query: `tag:esim by:ada -料金 "to the letter"`. What is no operator is a word."""

import re
import unicodedata
from dataclasses import dataclass

NAMES = {
    "space": ("space", "スペース"),
    "kind": ("kind", "種類"),
    "by": ("by", "author", "投稿者"),
    "tag": ("tag", "タグ"),
    "status": ("status", "状態", "ステータス"),
    "is": ("is",),
    "before": ("before", "より前"),
    "after": ("after", "since", "以降"),
}
_MEANT = {alias: name for name, aliases in NAMES.items() for alias in aliases}
_QUOTE = '"“”＂'
_PIECE = re.compile(
    rf"(?<!\S)(?P<no>[-－−])?(?:(?P<name>[^\W\d_]+)[:：](?=\S))?"
    rf"(?:[{_QUOTE}](?P<quoted>[^{_QUOTE}]+)[{_QUOTE}](?!\S)|(?P<plain>\S+))"
)


@dataclass(frozen=True)
class Operator:
    """`value` as it was typed; `refused`: written with a minus."""

    name: str
    value: str
    refused: bool = False


@dataclass(frozen=True)
class Query:
    """A query taken apart: the words that are looked for, exact words, unwanted words, and operators."""

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    operators: tuple[Operator, ...] = ()


def read(typed: str) -> Query:
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    operators: list[Operator] = []
    for piece in _PIECE.finditer(typed):
        name = _MEANT.get(unicodedata.normalize("NFKC", piece["name"] or "").lower(), "")
        value = piece["quoted"] or piece["plain"]
        if name:
            operators.append(Operator(name, value.strip(), bool(piece["no"])))
        elif piece["name"]:
            words.append(piece[0])
        elif piece["no"]:
            without.append(value)
        else:
            (phrases if piece["quoted"] else words).append(value)
    return Query(" ".join(words), tuple(phrases), tuple(without), tuple(operators))
