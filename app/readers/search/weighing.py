"""How much each token weighs in a document: BM25F, worked out once, when the document is indexed."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.readers.search.port import Document
from app.readers.search.postings import Ids, Weights
from app.readers.search.sifting import marks
from app.readers.search.tokens import tokens

SATURATION = 0.9  # BM25's k1: how soon a repeated word stops counting
LENGTH_MATTERS = 0.7  # BM25's b
USUAL_LENGTH = 400  # tokens; fixed, so that a document's weights never depend on its neighbours
SHORTEST_LENGTH = 80  # a post of three words is not better for being short
TITLE_WEIGHT = 3.0  # title and tags belong to the post that opens the topic
TAG_WEIGHT = 1.5
BEST_ANSWER_GAIN = 1.2
FULL = 200  # a token that fills the document; times the best answer's gain it still fits a byte


class _Vocabulary(dict[str, int]):
    """A number for each token, given when it is first met."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


@dataclass(frozen=True)
class Weighed:
    """The lists of a batch one after another, by token: `starts` says where each token's begins, then the end."""

    tokens: Sequence[str]
    starts: Sequence[int]
    documents: Ids  # numbered as in the batch
    weights: Weights  # a token's share of the score, 1 to 255; a query multiplies it by how rare the token is

    def __iter__(self) -> Iterator[tuple[str, Ids, bytes]]:
        """Token by token, in order."""
        held = self.weights.tobytes()
        for token, (start, end) in zip(self.tokens, pairwise(self.starts), strict=True):
            yield token, self.documents[start:end], held[start:end]


def weigh(batch: Sequence[Document]) -> Weighed:
    """All documents of a batch at once: several times as fast as one by one."""
    words, extra = _Vocabulary(), _Places()
    lengths, body = array("I"), array("I")
    for place, document in enumerate(batch):
        before = len(body)
        body.extend(map(words.__getitem__, tokens(document.text)))
        lengths.append(len(body) - before)
        if document.opens_topic:
            extra.put(place, map(words.__getitem__, tokens(document.title)), TITLE_WEIGHT)
            extra.put(place, map(words.__getitem__, tokens(" ".join(document.tags))), TAG_WEIGHT)
    size = len(batch)
    length = np.array(lengths, np.int64)
    keys, counts = np.unique(_keys(body, np.repeat(np.arange(size), length), size), return_counts=True)
    norm = 1 - LENGTH_MATTERS + LENGTH_MATTERS * np.maximum(length, SHORTEST_LENGTH) / USUAL_LENGTH
    keys, strength = extra.added_to(keys, counts / norm[keys % size], size)
    full = FULL * np.where([document.is_best for document in batch], BEST_ANSWER_GAIN, 1)
    weights = np.maximum(1, np.rint(full[keys % size] * strength / (strength + SATURATION)))
    return _in_order(*_with_marks(batch, words, keys, weights), size)


def _keys(words: "array[int]", places: Ids, size: int) -> Ids:
    """Word and document as one number, so that sorting puts a word's documents together."""
    return np.array(words, np.int64) * size + places


class _Places:
    """Words with a strength of their own: those of titles and tags."""

    def __init__(self) -> None:
        self._words, self._places, self._strength = array("I"), array("I"), array("d")

    def put(self, place: int, words: Any, strength: float) -> None:
        before = len(self._words)
        self._words.extend(words)
        some = len(self._words) - before
        self._places.extend([place] * some)
        self._strength.extend([strength] * some)

    def added_to(self, keys: Ids, strength: NDArray[Any], size: int) -> tuple[Ids, NDArray[Any]]:
        if not self._words:
            return keys, strength
        own = _keys(self._words, np.array(self._places, np.int64), size)
        every, inverse = np.unique(np.concatenate([keys, own]), return_inverse=True)
        return every, np.bincount(inverse, np.concatenate([strength, np.array(self._strength)]))


def _with_marks(
    batch: Sequence[Document], words: _Vocabulary, keys: Ids, weights: NDArray[Any]
) -> tuple[_Vocabulary, Ids, NDArray[Any]]:
    places, known = array("I"), array("I")
    for place, document in enumerate(batch):
        before = len(known)
        known.extend(map(words.__getitem__, marks(document)))
        places.extend([place] * (len(known) - before))
    own = _keys(known, np.array(places, np.int64), len(batch))
    return words, np.concatenate([keys, own]), np.concatenate([weights, np.ones(len(own))])


def _in_order(words: _Vocabulary, keys: Ids, weights: NDArray[Any], size: int) -> Weighed:
    """Tokens in the order of their characters, each with its documents in order."""
    ordered = sorted(words)
    rank = np.empty(len(ordered), np.int64)
    rank[[words[token] for token in ordered]] = np.arange(len(ordered))
    keys = rank[keys // size] * size + keys % size
    order = np.argsort(keys)
    keys = keys[order]
    starts = np.searchsorted(keys, np.arange(len(ordered) + 1) * size)
    return Weighed(ordered, starts.tolist(), keys % size, weights[order].astype(np.uint8))
