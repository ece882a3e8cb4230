"""Which documents answer a query, and in what order: the same over every engine's lists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.readers.search.asking import LONGEST_QUERY, Word, says, words
from app.readers.search.packing import Ids, Postings
from app.readers.search.phrases import saying
from app.readers.search.port import NOTHING, Ask, Found, Order
from app.readers.search.sifting import Sieve, sieve
from app.readers.search.tokens import tokens

HIT_SHARE = 0.25  # a hit holds at least this share of what the query says
NEAR_SHARE = 0.4  # when nothing holds a whole word: this share of its pieces
TOO_COMMON = 0.25  # a token in more documents than this hardly tells them apart
MOST_READ = 1000  # hits whose text is looked into for a phrase, the best first
READ_AT_ONCE = 500
MOST_SCORED = (
    20_000  # hits that are weighed: those that hold the most of the query (all with the same share count as one)
)

FEW = 8  # so many times fewer documents than a list has are looked up one by one

Numbers = NDArray[np.float32]


class Part(Protocol):
    """A piece of an index, read-only: its documents are numbered from 0."""

    size: int
    gone: Ids  # documents that were taken out since

    def postings(self, token: str) -> Postings:
        """Of a token that was loaded; documents that are gone are among them."""

    def column(self, name: str) -> NDArray[Any]:
        """`post`, `space`, `at` (ms) or `nices` of every document."""


class Index(Protocol):
    """An index as it stands, for one query."""

    @property
    def parts(self) -> Sequence[Part]: ...

    def load(self, wanted: Iterable[str]) -> None:
        """Have the lists of these tokens at hand."""

    def beginning(self, kana: str) -> Sequence[str]:
        """The tokens that begin with this character."""

    def texts(self, post_ids: Sequence[int]) -> Mapping[int, str]:
        """What posts say, as `phrases.folded` writes it."""


@dataclass
class Matches:
    """What one part holds of the query: who is allowed, and of each document the share held and its score."""

    part: Part
    sieve: Sieve
    share: Numbers
    score: Numbers
    held: dict[str, Ids] = field(default_factory=dict)

    def hits(self, least: float) -> Ids:
        return np.flatnonzero((self.share >= least) & self.sieve.open)


Hits = Sequence[tuple[Matches, Ids]]


def rank(index: Index, ask: Ask) -> Found:
    """Documents that hold every word first, then by the order asked for; of equals the newer."""
    asked = words(ask.text)
    if not index.parts or not (asked or _asks_otherwise(ask)):
        return NOTHING
    index.load(_all_tokens(index, ask, asked))
    parts = [_matches(part, ask) for part in index.parts]
    size = sum(part.size for part in index.parts)
    if not asked:
        return _cut(index, parts, ask, _Measure(0.0, 0.0))
    weight = _find_holders(index, parts, asked)
    full = sum(weight.values())
    unheld = tuple(word.text for word in asked if word.text not in weight)
    if not weight:
        return _cut(index, parts, ask, _find_near(parts, ask.text, size), unheld)
    least = HIT_SHARE * full if len(weight) > 1 else min(weight.values())
    return _cut(index, parts, ask, _Measure(least, full), unheld)


def _asks_otherwise(ask: Ask) -> bool:
    """Without words: is there anything else by which posts are chosen?"""
    by_date = ask.before or ask.since
    chosen = ask.tags or ask.states or ask.phrases or ask.opening_only or ask.best_only
    return bool(chosen or by_date or ask.author_id is not None)


def _all_tokens(index: Index, ask: Ask, asked: Sequence[Word]) -> Iterator[str]:
    yield from Sieve.tokens(ask)
    yield from tokens(ask.text[:LONGEST_QUERY])
    for word in asked:
        yield from index.beginning(word.text) if word.begins else word.tokens


def _matches(part: Part, ask: Ask) -> Matches:
    return Matches(part, sieve(part, ask), np.zeros(part.size, np.float32), np.zeros(part.size, np.float32))


def _find_holders(index: Index, parts: Sequence[Matches], asked: Sequence[Word]) -> dict[str, float]:
    """Who holds which word; returns what the words that anybody holds say."""
    weight: dict[str, float] = {}
    for word in asked:
        wanted = index.beginning(word.text) if word.begins else tuple(word.tokens)
        for each in parts:
            found = _beginning(each.part, wanted) if word.begins else holders(each.part, wanted)
            each.held[word.text] = found[each.sieve.open[found]]
        if any(len(each.held[word.text]) for each in parts):
            weight[word.text] = word.says
    for each in parts:
        for text, said in weight.items():
            each.share[each.held[text]] += np.float32(said)
    return weight


def _beginning(part: Part, wanted: Iterable[str]) -> Ids:
    mask = np.zeros(part.size, bool)
    for token in wanted:
        mask[part.postings(token).ids] = True
    return np.flatnonzero(mask)


def holders(part: Part, wanted: Sequence[str]) -> Ids:
    """The documents that hold all of these tokens."""
    rarest_first = sorted((part.postings(token) for token in wanted), key=lambda postings: postings.count)
    found = rarest_first[0].ids
    for postings in rarest_first[1:]:
        if not len(found):
            break
        mask = np.zeros(part.size, bool)
        mask[postings.ids] = True
        found = found[mask[found]]
    return found


def _likeliest(hits: Hits) -> Hits:
    """Of very many hits those that hold the most: only they can come to stand in front."""
    if sum(len(found) for _each, found in hits) <= MOST_SCORED:
        return hits
    shares = np.concatenate([each.share[found] for each, found in hits])
    least = np.partition(shares, -MOST_SCORED)[-MOST_SCORED]
    return [(each, found[each.share[found] >= least]) for each, found in hits]


def _score(hits: Hits, text: str) -> None:
    """BM25F: what each token weighs in a document, times how rare it is."""
    parts = [each for each, _found in hits]
    size = sum(each.part.size for each in parts)
    counts = _counts(parts, text)
    telling = {token: count for token, count in counts.items() if count <= TOO_COMMON * size}
    for token, count in (telling or counts).items():
        gain = np.float32(says(token) * rarity(count, size))
        for each, found in hits:
            _weigh(each.part.postings(token), gain, found, each.score)


def _weigh(postings: Postings, gain: np.float32, found: Ids, score: Numbers) -> None:
    """Few documents are looked up in a long list; for many, the whole list is added."""
    if len(found) * FEW > postings.count or not postings.count:
        score[postings.ids] += gain * postings.weights
        return
    at = np.minimum(np.searchsorted(postings.ids, found), postings.count - 1)
    held = postings.ids[at] == found
    score[found[held]] += gain * postings.weights[at[held]]


def _find_near(parts: Sequence[Matches], text: str, size: int) -> "_Measure":
    """Nothing holds a whole word: take what holds most of its pieces."""
    gains = {token: says(token) * rarity(count, size) for token, count in _counts(parts, text).items()}
    for token, gain in gains.items():
        for each in parts:
            each.share[each.part.postings(token).ids] += np.float32(gain)
    for each in parts:
        each.score = each.share
    return _Measure(NEAR_SHARE * sum(gains.values()) or 1.0, 0.0, near=True)


def _counts(parts: Sequence[Matches], text: str) -> dict[str, int]:
    """In how many documents each token of the query stands; those in none are left out."""
    asked = sorted(set(tokens(text[:LONGEST_QUERY])))
    counts = {token: sum(each.part.postings(token).count for each in parts) for token in asked}
    return {token: count for token, count in counts.items() if count}


def rarity(count: int, size: int) -> float:
    return log(1 + (size - count + 0.5) / (count + 0.5))


@dataclass(frozen=True)
class _Measure:
    """A hit holds at least `least`; who holds `full` holds every word that anybody holds."""

    least: float
    full: float
    near: bool = False


def _cut(index: Index, parts: Sequence[Matches], ask: Ask, measure: _Measure, unheld: tuple[str, ...] = ()) -> Found:
    hits: Hits = [(each, each.hits(measure.least)) for each in parts]
    total = sum(len(found) for _each, found in hits)
    if ask.order is Order.RELEVANCE and measure.full and total:
        hits = _likeliest(hits)
        _score(hits, ask.text)
    wanted = MOST_READ if ask.phrases else ask.skip + ask.size
    best = _best(hits, ask, measure, wanted)
    if not ask.phrases:
        return Found(tuple(best[ask.skip :]), total, measure.near and total > 0, unheld)
    kept = list(_with_phrases(index, best, ask.phrases))
    return Found(tuple(kept[ask.skip : ask.skip + ask.size]), len(kept), False, unheld, at_least=total > len(best))


def _best(hits: Hits, ask: Ask, measure: _Measure, wanted: int) -> list[int]:
    """The posts that come first, `wanted` at most."""
    if not wanted or not any(len(found) for _each, found in hits):
        return []
    posts = np.concatenate([each.part.column("post")[found] for each, found in hits])
    worth = np.concatenate([_worth(each, found, ask) for each, found in hits])
    if measure.full:
        held = np.concatenate([each.share[found] for each, found in hits]) >= 0.999 * measure.full
        worth = worth + held * (worth.max() - worth.min() + 1)  # whoever holds every word comes before the others
    if len(worth) > wanted:
        kept = worth >= np.partition(worth, -wanted)[-wanted]
        posts, worth = posts[kept], worth[kept]
    return [int(post) for post in posts[np.lexsort((posts, worth))[::-1][:wanted]]]


def _worth(each: Matches, found: Ids, ask: Ask) -> NDArray[np.float64]:
    if ask.order is Order.NICES:
        return each.part.column("nices")[found].astype(np.float64)
    if ask.order is Order.NEWEST or not ask.text:
        return each.part.column("at")[found].astype(np.float64)
    scores: NDArray[np.float64] = each.score[found].astype(np.float64)
    return scores.round(3)


def _with_phrases(index: Index, post_ids: Sequence[int], phrases: Sequence[str]) -> Iterator[int]:
    says_them = saying(phrases)
    for start in range(0, len(post_ids), READ_AT_ONCE):
        some = post_ids[start : start + READ_AT_ONCE]
        texts = index.texts(some)
        yield from (post for post in some if says_them(texts.get(post, "")))
