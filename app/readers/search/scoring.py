"""How well documents answer: BM25F, what each token weighs in a document times how rare it is."""

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.readers.search.asking import says
from app.readers.search.parts import Part
from app.readers.search.postings import Ids, Mask
from app.readers.search.tokens import one_kana, spelled_tokens

NEAR_SHARE = 0.4  # when nothing holds a whole word: this share of its pieces
TOO_COMMON = 0.25  # a token in more documents than this hardly tells them apart
MANY = 4000  # hits: of more, those that can't come to stand in front any more are left out on the way
NOISE = 0.01  # scores are rounded to less

Scored = Sequence[tuple[Part, Ids, NDArray[Any]]]  # of each part the documents, and their worth


def score(hits: Sequence[tuple[Part, Ids]], text: str, wanted: int) -> Scored:
    """Worth of the hits; with `wanted`, some that are not among so many best ones are left out."""
    parts = [part for part, _found in hits]
    gains = _gains(parts, text)
    most = {token: gain * max(part.postings(token).heaviest for part in parts) for token, gain in gains.items()}
    left = sum(most.values())
    scored = [(part, found, np.zeros(len(found), np.float32)) for part, found in hits]
    for token in sorted(gains, key=lambda token: (-most[token], token)):
        for part, found, worth in scored:
            worth += np.float32(gains[token]) * part.postings(token).weights_of(found, part.size)
        left -= most[token]
        if wanted and sum(len(found) for _part, found, _worth in scored) > max(MANY, wanted):
            scored = _within_reach(scored, wanted, left)
    return [(part, found, worth.astype(np.float64).round(3)) for part, found, worth in scored]


def _within_reach(
    scored: list[tuple[Part, Ids, NDArray[np.float32]]], wanted: int, left: float
) -> list[tuple[Part, Ids, NDArray[np.float32]]]:
    """Without those that stay behind even if they hold all that is left to be weighed."""
    worths = np.concatenate([worth for _part, _found, worth in scored])
    least = float(np.partition(worths, -wanted)[-wanted]) - left - NOISE
    if least <= 0:
        return scored
    reach = [worth >= least for _part, _found, worth in scored]
    return [(part, found[kept], worth[kept]) for (part, found, worth), kept in zip(scored, reach, strict=True)]


def near(parts: Sequence[tuple[Part, Mask]], text: str) -> Scored:
    """Nothing holds a whole word: what holds most of its pieces."""
    gains = _gains([part for part, _open in parts], text, common=True)
    least = NEAR_SHARE * sum(gains.values()) or 1.0
    scored = []
    for part, is_open in parts:
        worth = np.zeros(part.size, np.float32)
        for token, gain in gains.items():
            worth[part.postings(token).ids] += np.float32(gain)
        found = np.flatnonzero((worth >= least) & is_open)
        scored.append((part, found, worth[found].astype(np.float64).round(3)))
    return scored


def _gains(parts: Sequence[Part], text: str, *, common: bool = False) -> dict[str, float]:
    """What each token of the query is worth; those in no document are left out, and the common ones if others stand."""
    size = sum(part.size for part in parts)
    asked: dict[str, float] = {}
    for spelled in spelled_tokens(text):
        token = one_kana(spelled)
        asked[token] = max(asked.get(token, 0.0), says(spelled))
    counts = {token: sum(part.postings(token).count for part in parts) for token in sorted(asked)}
    counts = {token: count for token, count in counts.items() if count}
    telling = {token: count for token, count in counts.items() if common or count <= TOO_COMMON * size}
    return {token: asked[token] * rarity(count, size) for token, count in (telling or counts).items()}


def rarity(count: int, size: int) -> float:
    return log(1 + (size - count + 0.5) / (count + 0.5))
