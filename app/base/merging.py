"""Two people changed the same text: what both did, together, where they changed different lines."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class _Change(NamedTuple):
    """Lines `start` to `end` of the common text became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """The text with both changes; None where they touch, and a person has to decide."""
    lines = _lines(base)
    mine_done, theirs_done = _changes(lines, _lines(mine)), _changes(lines, _lines(theirs))
    if any(_touch(one, other) for one in mine_done for other in theirs_done):
        return None
    for change in sorted({*mine_done, *theirs_done}, reverse=True):
        lines[change.start : change.end] = change.lines
    return "".join(lines).rstrip("\n")


def _lines(text: str) -> list[str]:
    """Each ends with a line break, so that a line added at the end does not change the one before it."""
    return [f"{line}\n" for line in text.split("\n")]


def _changes(base: Sequence[str], after: Sequence[str]) -> list[_Change]:
    steps = SequenceMatcher(None, base, after, autojunk=False).get_opcodes()
    return [_Change(i, j, tuple(after[k:m])) for tag, i, j, k, m in steps if tag != "equal"]


def _touch(one: _Change, other: _Change) -> bool:
    """Neighbours touch as well; the same change done by both doesn't."""
    return one != other and one.start <= other.end and other.start <= one.end
