"""What a query leaves out before anything is ranked: other spaces, other authors, other days, unwanted words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.readers.search.phrases import essential
from app.readers.search.port import Ask, Document

if TYPE_CHECKING:
    from app.readers.search.parts import Part

MARK = "\1"  # stands in no text's tokens
MOST_KNOWN = 4  # sets of spaces
OPENS, BEST = MARK + "opens", MARK + "best"


def marks(document: Document) -> list[str]:
    """What a document is known by besides its words."""
    found = [post_mark(document.post_id), author_mark(document.author_id), *map(tag_mark, document.tags)]
    found += [state_mark(document.state)] if document.state else []
    found += [OPENS] if document.opens_topic else []
    return found + ([BEST] if document.is_best else [])


def post_mark(post_id: int) -> str:
    return f"{MARK}post {post_id}"


def author_mark(author_id: int) -> str:
    return f"{MARK}by {author_id}"


def tag_mark(tag: str) -> str:
    return f"{MARK}tag {tag}"


def state_mark(state: str) -> str:
    return f"{MARK}state {state}"


@dataclass(frozen=True)
class Sieve:
    """Which documents of a part may be found at all."""

    open: NDArray[np.bool_]

    @staticmethod
    def tokens(ask: Ask) -> Iterator[str]:
        """What must be loaded before a part can be sifted."""
        for group in (*_needed(ask), *_refused(ask)):
            yield from group


def sieve(part: "Part", ask: Ask) -> Sieve:
    """Needed groups: each wants one of its marks, or all its tokens. Gone documents are never open."""
    mask = _in_spaces(part, ask)
    for group in _needed(ask):
        mask &= _any_of(part, group) if _is_marks(group) else _all_of(part, group)
    for group in _refused(ask):
        mask &= ~_all_of(part, group)
    if ask.since:
        mask &= part.column("at") >= int(ask.since.timestamp() * 1000)
    if ask.before:
        mask &= part.column("at") < int(ask.before.timestamp() * 1000)
    mask[part.gone] = False
    return Sieve(mask)


def _needed(ask: Ask) -> list[Sequence[str]]:
    groups: list[Sequence[str]] = [[tag_mark(tag)] for tag in ask.tags]
    if ask.author_id is not None:
        groups.append([author_mark(ask.author_id)])
    if ask.states:
        groups.append([state_mark(state) for state in ask.states])
    groups += [[mark] for mark, wanted in ((OPENS, ask.opening_only), (BEST, ask.best_only)) if wanted]
    return groups + [found for phrase in ask.phrases if (found := sorted(essential(phrase)))]


def _refused(ask: Ask) -> list[Sequence[str]]:
    without = [found for words in ask.without if (found := sorted(essential(words)))]
    return [*without, *([tag_mark(tag)] for tag in ask.without_tags)]


def _is_marks(group: Sequence[str]) -> bool:
    return group[0].startswith(MARK)


def _in_spaces(part: "Part", ask: Ask) -> NDArray[np.bool_]:
    """Most ask from within the same few sets of spaces: what was worked out for the last of them is kept."""
    mask = part.known.get(ask.space_ids)
    if mask is None:
        mask = _standing_in(part, ask)
        if len(part.known) >= MOST_KNOWN:
            part.known.clear()
        part.known[ask.space_ids] = mask
    return mask.copy()


def _standing_in(part: "Part", ask: Ask) -> NDArray[np.bool_]:
    spaces = part.column("space")
    known = np.zeros(int(spaces.max(initial=0)) + 1, bool)
    known[[space for space in ask.space_ids if space < len(known)]] = True
    found: NDArray[np.bool_] = known[spaces]
    return found


def _any_of(part: "Part", group: Sequence[str]) -> NDArray[np.bool_]:
    mask = np.zeros(part.size, bool)
    for token in group:
        mask[part.postings(token).ids] = True
    return mask


def _all_of(part: "Part", group: Sequence[str]) -> NDArray[np.bool_]:
    mask = np.ones(part.size, bool)
    for token in group:
        mask &= _any_of(part, [token])
    return mask
