"""Which documents answer a query, and in what order: over the postings of an index's segments."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log

from whoosh.reading import SegmentReader

from app.readers.search.asking import LONGEST_QUERY, Word, says, words
from app.readers.search.port import NOTHING, Ask, Found
from app.readers.search.tokens import tokens
from app.readers.search.whoosh_postings import FIELD, Postings, TermsReader

HIT_SHARE = 0.25  # a hit holds at least this share of what the query says
NEAR_SHARE = 0.4  # when nothing holds a whole word: this share of its pieces
TOO_COMMON = 0.25  # a token in more documents than this hardly tells them apart

NOWHERE = Postings(0, b"B")
SPACE_MARK = "\0space "
TAG_MARK = "\0tag "


class Segment:
    """One part of the index, read-only. What is dear to work out passes on to the part's next opening."""

    def __init__(self, leaf: SegmentReader, before: "Segment | None" = None) -> None:
        self._leaf = leaf
        self._terms: TermsReader = leaf.codec().terms_reader(leaf.storage(), leaf.segment())
        self._found: dict[str, Postings] = {}
        self.name: str = leaf.segment().segment_id()
        self.size: int = leaf.doc_count_all()
        self.deleted = frozenset(leaf.segment().deleted_docs())
        self._columns: dict[str, list[int]] = before._columns if before else {}
        self._spaces: dict[int, list[int]] = before._spaces if before else self._by_space()

    def postings(self, token: str) -> Postings:
        """Who holds this token; deleted documents are among them. Remembered until `forget`."""
        if token not in self._found:
            self._found[token] = self._terms.find(token.encode()) or NOWHERE
        return self._found[token]

    def forget(self) -> None:
        self._found.clear()

    def close(self) -> None:
        self._terms.close()
        self._leaf.close()

    def beginning(self, kana: str) -> set[int]:
        """The documents with any token that begins with this character."""
        return {document for token in self._tokens(kana) for document in self.postings(token).ids}

    def barred(self, space_ids: frozenset[int]) -> set[int]:
        """The documents that are gone, or in other spaces."""
        found = set(self.deleted)
        for space_id, ids in self._spaces.items():
            if space_id not in space_ids:
                found.update(ids)
        return found

    def column(self, name: str) -> list[int]:
        if name not in self._columns:
            self._columns[name] = list(self._leaf.column_reader(name))
        return self._columns[name]

    def _tokens(self, beginning: str) -> list[str]:
        return [token.decode() for token in self._leaf.expand_prefix(FIELD, beginning)]

    def _by_space(self) -> dict[int, list[int]]:
        return {int(mark.removeprefix(SPACE_MARK)): self.postings(mark).ids for mark in self._tokens(SPACE_MARK)}


@dataclass
class Matches:
    """What one segment holds of the query: documents by word, and per hit the share and the score."""

    segment: Segment
    allowed: Callable[[Iterable[int]], set[int]]
    holders: dict[str, set[int]] = field(default_factory=dict)
    share: dict[int, float] = field(default_factory=dict)
    score: dict[int, float] = field(default_factory=dict)


def rank(segments: Sequence[Segment], ask: Ask) -> Found:
    """Documents that hold every word first, then by score; of equals the newer."""
    asked = words(ask.text)
    if not asked:
        return NOTHING
    parts = [Matches(segment, _allowed(segment, ask)) for segment in segments]
    size = sum(segment.size for segment in segments)
    full = _find_holders(parts, asked)
    near = not any(part.share for part in parts)
    if near:
        _find_near(parts, ask.text, size)
        full = 0.0
    elif not ask.newest_first:
        _score(parts, ask.text, size)
    return _cut(parts, ask, full, near)


def _allowed(segment: Segment, ask: Ask) -> Callable[[Iterable[int]], set[int]]:
    barred = segment.barred(ask.space_ids)
    tagged = set(segment.postings(TAG_MARK + ask.tag).ids) if ask.tag else None

    def of(found: Iterable[int]) -> set[int]:
        kept = set(found).difference(barred)
        return kept if tagged is None else kept & tagged

    return of


def _find_holders(parts: Sequence[Matches], asked: Sequence[Word]) -> float:
    """Who holds which word; returns what the words that anybody holds say together."""
    weight: dict[str, float] = {}
    for word in asked:
        for part in parts:
            part.holders[word.text] = part.allowed(_holders(part.segment, word))
        if any(part.holders[word.text] for part in parts):
            weight[word.text] = word.says
    full = sum(weight.values())
    for part in parts:
        for text, said in weight.items():
            for document in part.holders[text]:
                part.share[document] = part.share.get(document, 0.0) + said
        if len(weight) > 1:
            part.share = {document: held for document, held in part.share.items() if held >= HIT_SHARE * full}
    return full


def _holders(segment: Segment, word: Word) -> set[int]:
    if word.begins:
        return segment.beginning(word.text)
    rarest_first = sorted((segment.postings(token) for token in word.tokens), key=lambda postings: postings.count)
    found = set(rarest_first[0].ids)
    for postings in rarest_first[1:]:
        if not found:
            break
        found.intersection_update(postings.ids)
    return found


def _score(parts: Sequence[Matches], text: str, size: int) -> None:
    """BM25F of every hit: what its tokens weigh in it, times how rare they are."""
    counts = _counts(parts, text)
    telling = {token: count for token, count in counts.items() if count <= TOO_COMMON * size}
    for part in parts:
        part.score = score = dict.fromkeys(part.share, 0.0)
        for token, count in (telling or counts).items() if score else ():
            gain = says(token) * _rarity(count, size)
            postings = part.segment.postings(token)
            for document, weight in zip(postings.ids, postings.weights, strict=True):
                if document in score:
                    score[document] += gain * weight


def _find_near(parts: Sequence[Matches], text: str, size: int) -> None:
    """Nothing holds a whole word: take what holds most of its pieces."""
    gains = {token: says(token) * _rarity(count, size) for token, count in _counts(parts, text).items()}
    needed = NEAR_SHARE * sum(gains.values())
    for part in parts:
        for token, gain in gains.items():
            for document in part.allowed(part.segment.postings(token).ids):
                part.share[document] = part.share.get(document, 0.0) + gain
        part.share = {document: held for document, held in part.share.items() if held >= needed}
        part.score = part.share


def _counts(parts: Sequence[Matches], text: str) -> dict[str, int]:
    """In how many documents each token of the query stands; those in none are left out."""
    asked = set(tokens(text[:LONGEST_QUERY]))
    counts = {token: sum(part.segment.postings(token).count for part in parts) for token in asked}
    return {token: count for token, count in counts.items() if count}


def _rarity(count: int, size: int) -> float:
    return log(1 + (size - count + 0.5) / (count + 0.5))


def _cut(parts: Sequence[Matches], ask: Ask, full: float, near: bool) -> Found:
    wanted = ask.skip + ask.size
    best = nlargest(wanted, (key for part in parts for key in _keys(part, ask.newest_first, full)))
    total = sum(len(part.share) for part in parts)
    for part in parts:
        part.segment.forget()
    return Found(tuple(post_id for _rank, post_id in best[ask.skip :]), total, near)


def _keys(part: Matches, newest_first: bool, full: float) -> Iterable[tuple[tuple[bool, float], int]]:
    """What sorts the hits, and their posts' ids."""
    posts = part.segment.column("post")
    worth = part.segment.column("at") if newest_first else part.score
    for document, held in part.share.items():
        yield (held >= 0.999 * full, round(worth[document], 6)), posts[document]
