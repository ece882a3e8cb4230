"""What changed between two texts, word by word, in Japanese and in English."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word, a run of one Japanese script, a run of blanks, or one other character.
WORDS = re.compile(r"[A-Za-z0-9À-ɏ_]+|[一-鿿㐀-䶿々]+|[ァ-ヺー]+|[ぁ-ゖ]+|[^\S\n]+|.", re.DOTALL)
CONTEXT_LINES = 2
MOST_WORDS = 2000  # comparing takes the square of it: about a tenth of a second


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Part:
    """A run of text; for SKIPPED `lines` is how many unchanged lines are not shown."""

    kind: Kind
    text: str
    lines: int = 0


def difference(before: str, after: str) -> list[Part]:
    """The later text with what is gone and what is new; long unchanged stretches are left out."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    parts: list[Part] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            parts.extend(_unchanged(new[from_new:to_new], is_first=from_new == 0, is_last=to_new == len(new)))
        else:
            parts.extend(_words("".join(old[from_old:to_old]), "".join(new[from_new:to_new])))
    return list(_joined(parts))


def _unchanged(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Part]:
    head = 0 if is_first else CONTEXT_LINES
    tail = 0 if is_last else CONTEXT_LINES
    hidden = len(lines) - head - tail
    if hidden <= 1:
        yield Part(Kind.SAME, "".join(lines))
        return
    yield Part(Kind.SAME, "".join(lines[:head]))
    yield Part(Kind.SKIPPED, "", hidden)
    yield Part(Kind.SAME, "".join(lines[len(lines) - tail :]))


def _words(before: str, after: str) -> Iterator[Part]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        yield Part(Kind.GONE, before)
        yield Part(Kind.NEW, after)
        return
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part(Kind.SAME, "".join(new[from_new:to_new]))
        else:
            yield Part(Kind.GONE, "".join(old[from_old:to_old]))
            yield Part(Kind.NEW, "".join(new[from_new:to_new]))


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Neighbours of one kind are one; empty ones go."""
    waiting: Part | None = None
    for part in parts:
        if not part.text and not part.lines:
            continue
        if waiting is not None and waiting.kind == part.kind:
            waiting = Part(part.kind, waiting.text + part.text, waiting.lines + part.lines)
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting
