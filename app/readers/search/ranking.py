"""Which documents answer a query, and in what order: the same over every engine's lists."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.readers.search.asking import LONGEST_QUERY, Word, words
from app.readers.search.parts import Index, Part
from app.readers.search.phrases import essential, saying
from app.readers.search.port import NOTHING, Ask, Found, Order
from app.readers.search.postings import FEW, Ids, Mask
from app.readers.search.scoring import Scored, near, score
from app.readers.search.sifting import Sieve, sieve
from app.readers.search.tokens import one_kana, tokens

HIT_SHARE = 0.25  # a hit holds at least this share of what the query says
MOST_READ = 1000  # hits whose text is looked into for a phrase, the best first
READ_AT_ONCE = 250
ENOUGH = 250  # hits that say the phrase: more are not counted
MOST_SCORED = (
    20_000  # hits that are weighed: those that hold the most of the query (all with the same share count as one)
)
WHOLE = 20  # what a word says is counted in so many pieces


@dataclass
class Matches:
    """What one part holds of the query: which documents may be found, and of each the pieces held."""

    part: Part
    open: Mask
    share: NDArray[np.uint16]


@dataclass(frozen=True)
class Measure:
    """A hit holds at least `least` pieces; who holds `full` holds every word that anybody holds."""

    least: int
    full: int


def rank(index: Index, ask: Ask) -> Found:
    """Documents that hold every word first, then by the order asked for; of equals the newer."""
    asked = words(ask.text, ask.may_become)
    if not index.parts or not (asked or _asks_otherwise(ask)):
        return NOTHING
    index.load(_all_tokens(index, ask, asked))
    parts = [Matches(part, sieve(part, ask).open, np.zeros(part.size, np.uint16)) for part in index.parts]
    if not asked:
        return _answer(index, ask, _by_order([(each.part, np.flatnonzero(each.open)) for each in parts], ask))
    held = _find_holders(index, parts, asked)
    unheld = tuple(word.text for word in asked if word.text not in held)
    if not held:
        scored = near([(each.part, each.open) for each in parts], _weighed(ask))
        if ask.order is not Order.RELEVANCE:
            scored = _by_order([(part, found) for part, found, _worth in scored], ask)
        return _answer(index, ask, scored, unheld, is_near=True)
    full = sum(held.values())
    least = ceil(HIT_SHARE * full) if len(held) > 1 else full
    return _chosen(index, ask, parts, Measure(least, full), unheld)


def _asks_otherwise(ask: Ask) -> bool:
    """Without words: is there anything else by which posts are chosen?"""
    by_date = ask.before or ask.since
    chosen = ask.tags or ask.states or ask.phrases or ask.opening_only or ask.best_only
    return bool(chosen or by_date or ask.author_id is not None)


def _all_tokens(index: Index, ask: Ask, asked: Sequence[Word]) -> Iterator[str]:
    yield from Sieve.tokens(ask)
    yield from tokens(_weighed(ask))
    for word in asked:
        yield from index.beginning(one_kana(word.text)) if word.begins else word.tokens


def _find_holders(index: Index, parts: Sequence[Matches], asked: Sequence[Word]) -> dict[str, int]:
    """Count what each document holds; returns the words that anybody holds, with the pieces they say."""
    held: dict[str, int] = {}
    for word in asked:
        wanted = index.beginning(one_kana(word.text)) if word.begins else tuple(word.tokens)
        pieces = round(word.says * WHOLE)
        found = [_add(each, wanted, pieces, word.begins or word.is_half) for each in parts]
        if any(found):
            held[word.text] = pieces
    return held


def _add(each: Matches, wanted: Sequence[str], pieces: int, any_will_do: bool) -> bool:
    """Does any document that may be found hold the word?"""
    found = _holding_any(each.part, wanted) if any_will_do else holders(each.part, wanted)
    if found.dtype == bool:
        each.share += found * np.uint16(pieces)
        return bool((found & each.open).any())
    each.share[found] += np.uint16(pieces)
    return bool(each.open[found].any())


def _holding_any(part: Part, wanted: Iterable[str]) -> Mask:
    mask = np.zeros(part.size, bool)
    for token in wanted:
        mask[part.postings(token).ids] = True
    return mask


def holders(part: Part, wanted: Sequence[str]) -> Ids | Mask:
    """The documents that hold all of these tokens: few as numbers, many as a mask."""
    rarest, *others = sorted((part.postings(token) for token in wanted), key=lambda postings: postings.count)
    if rarest.count * FEW < part.size:
        found = rarest.ids
        for postings in others:
            found = found[postings.holds(found, part.size)]
        return found
    mask = rarest.mask(part.size)
    for postings in others:
        mask &= postings.mask(part.size)
    return mask


def _chosen(index: Index, ask: Ask, parts: Sequence[Matches], measure: Measure, unheld: tuple[str, ...]) -> Found:
    """The best of the hits; where enough of them hold every word, only those are looked at."""
    hits = [(each.share >= measure.least) & each.open for each in parts]
    whole = [(each.share >= measure.full) & each.open for each in parts]
    total, wanted = _count(hits), _wanted(ask)
    full = _count(whole)
    if not wanted:
        return Found((), total, False, unheld)
    if full >= wanted:
        hits = whole
    elif ask.order is Order.RELEVANCE and total > MOST_SCORED:
        hits = _likeliest(parts, hits)
    found = [(each.part, np.flatnonzero(mask)) for each, mask in zip(parts, hits, strict=True)]
    if ask.order is Order.RELEVANCE:
        scored = score(found, _weighed(ask), wanted if full in (0, total) or full >= wanted else 0)
    else:
        scored = _by_order(found, ask)
    if 0 < full < wanted:
        scored = _whole_first(scored, parts, measure.full)
    return _answer(index, ask, scored, unheld, total=total)


def _weighed(ask: Ask) -> str:
    return " ".join([ask.text[:LONGEST_QUERY], *ask.may_become])


def _count(masks: Iterable[Mask]) -> int:
    return sum(int(np.count_nonzero(mask)) for mask in masks)


def held(index: Index, asked: Collection[str]) -> set[str]:
    """Which of these words does any document hold that was not taken out?"""
    wanted = {text: tuple(essential(text)) for text in asked}
    index.load({token for found in wanted.values() for token in found})
    return {text for text, found in wanted.items() if found and any(_lives(part, found) for part in index.parts)}


def _lives(part: Part, wanted: Sequence[str]) -> bool:
    found = holders(part, wanted)
    found = np.flatnonzero(found) if found.dtype == bool else found
    return not np.isin(found, part.gone).all()


def _wanted(ask: Ask) -> int:
    return MOST_READ if ask.phrases else ask.skip + ask.size


def _likeliest(parts: Sequence[Matches], hits: Sequence[Mask]) -> list[Mask]:
    """Of very many hits those that hold the most: only they can come to stand in front."""
    counts = sum(np.bincount(each.share[mask], minlength=1 << 16) for each, mask in zip(parts, hits, strict=True))
    from_above = np.cumsum(np.asarray(counts)[::-1])
    least = (1 << 16) - 1 - int(np.searchsorted(from_above, MOST_SCORED))
    return [mask & (each.share >= least) for each, mask in zip(parts, hits, strict=True)]


def _whole_first(scored: Scored, parts: Sequence[Matches], full: int) -> Scored:
    """Whoever holds every word comes before the others."""
    worths = [worth for _part, _found, worth in scored if len(worth)]
    gap = max(worth.max() for worth in worths) - min(worth.min() for worth in worths) + 1
    return [
        (part, found, worth + (each.share[found] >= full) * gap)
        for (part, found, worth), each in zip(scored, parts, strict=True)
    ]


def _by_order(found: Sequence[tuple[Part, Ids]], ask: Ask) -> Scored:
    name = "nices" if ask.order is Order.NICES else "at"
    return [(part, ids, part.column(name)[ids].astype(np.float64)) for part, ids in found]


def _answer(
    index: Index,
    ask: Ask,
    scored: Scored,
    unheld: tuple[str, ...] = (),
    *,
    is_near: bool = False,
    total: int | None = None,
) -> Found:
    total = sum(len(found) for _part, found, _worth in scored) if total is None else total
    best = _best(scored, _wanted(ask))
    if not ask.phrases:
        return Found(tuple(best[ask.skip :]), total, is_near and total > 0, unheld)
    kept, read = _with_phrases(index, best, ask)
    return Found(tuple(kept[ask.skip : ask.skip + ask.size]), len(kept), False, unheld, at_least=total > read)


def _best(scored: Scored, wanted: int) -> list[int]:
    """The posts that come first, `wanted` at most."""
    count = sum(len(worth) for _part, _found, worth in scored)
    if not wanted or not count:
        return []
    least: Any = -np.inf
    if count > wanted:
        least = np.partition(np.concatenate([worth for _part, _found, worth in scored]), -wanted)[-wanted]
    kept = [(part, found[worth >= least], worth[worth >= least]) for part, found, worth in scored]
    posts = np.concatenate([part.column("post")[found] for part, found, _worth in kept])
    worth = np.concatenate([worth for _part, _found, worth in kept])
    return [int(post) for post in posts[np.lexsort((posts, worth))[::-1][:wanted]]]


def _with_phrases(index: Index, post_ids: Sequence[int], ask: Ask) -> tuple[list[int], int]:
    """Which of these say the phrases, until there are enough; and how many were read."""
    says_them, kept, read = saying(ask.phrases), list[int](), 0
    while read < len(post_ids) and len(kept) < max(ENOUGH, ask.skip + ask.size):
        some = post_ids[read : read + READ_AT_ONCE]
        texts = index.texts(some)
        kept += [post for post in some if says_them(texts.get(post, ""))]
        read += len(some)
    return kept, read
