"""Spelling help: words of posts that are one slip away from what was typed.

Of every word that posts say its cuts are kept: the word itself, and what is left without one character. Two words
that are a slip apart (one character other, more, fewer, or two exchanged) share a cut, in any script.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sqlalchemy import delete, func, select

from app.base.database import db, insert_into
from app.readers.search.asking import FILLERS
from app.readers.search.port import Document
from app.readers.search.tables import SearchCut, SearchWord
from app.readers.search.tokens import KANJI, KATAKANA, LONG_VOWEL, normal

MOST_PROPOSED = 8
MOST_BECOME = 40
AT_ONCE = 500
_LATIN = re.compile("[a-z]{2,24}")
_WORD = re.compile(f"[^\\W\\d_{KANJI}\u3041-\u30ff]{{4,24}}|[{KATAKANA}{LONG_VOWEL}]{{4,20}}|[{KANJI}]{{3,8}}")


def words_in(text: str) -> list[str]:
    """The words of a text for which help can be given, as they may be shown: in one width, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def learn(documents: Iterable[Document]) -> None:
    """Remember the words of posts."""
    ordered = sorted({word for each in documents for word in words_in(f"{each.title} {each.text}")})
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        told = insert_into(SearchWord).values([{"word": word} for word in some]).on_conflict_do_nothing()
        fresh = db.session.scalars(told.returning(SearchWord.word)).all()
        pairs = [{"cut": cut, "word": word} for word in fresh for cut in sorted(cuts(normal(word)))]
        for at in range(0, len(pairs), AT_ONCE):
            rows = insert_into(SearchCut).values(pairs[at : at + AT_ONCE])
            db.session.execute(rows.on_conflict_do_nothing())


def unlearn(said: Iterable[str], held: Callable[[Collection[str]], set[str]]) -> None:
    """Forget words that posts said before they changed or went, where no other post holds them."""
    plain = {normal(word) for text in said for word in words_in(text)}
    known = {word for some in _in_turn(sorted(plain)) for word in _known(some)}
    gone = sorted(known - held(known)) if known else []
    for some in _in_turn(gone):
        db.session.execute(delete(SearchCut).where(SearchCut.word.in_(some)))
        db.session.execute(delete(SearchWord).where(SearchWord.word.in_(some)))


def _known(plain: Sequence[str]) -> Iterable[str]:
    """The words as they are kept, each known by its cut of no character."""
    rows = db.session.execute(select(SearchCut.cut, SearchCut.word).where(SearchCut.cut.in_(plain)))
    return (word for cut, word in rows if normal(word) == cut)


def _in_turn(words: Sequence[str]) -> Iterator[Sequence[str]]:
    return (words[start : start + AT_ONCE] for start in range(0, len(words), AT_ONCE))


def beginning_with(half: str) -> Sequence[str]:
    """Words of posts that a half-typed word of Latin letters may become; the shortest first."""
    half = half.lower()
    if not _LATIN.fullmatch(half):
        return ()
    after = half[:-1] + chr(ord(half[-1]) + 1)
    query = select(SearchWord.word).where(SearchWord.word >= half, SearchWord.word < after)
    return db.session.scalars(query.order_by(func.length(SearchWord.word), SearchWord.word).limit(MOST_BECOME)).all()


def forget() -> None:
    """Part of starting over: what is indexed from now on brings its words along, what was deleted does not."""
    db.session.execute(delete(SearchCut))
    db.session.execute(delete(SearchWord))


def cuts(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def proposals(text: str) -> dict[str, Sequence[str]]:
    """For words of `text` that no post says: the known words that are a slip away, the likeliest first."""
    asked = {word: normal(word) for word in dict.fromkeys(words_in(text))}
    wanted = {cut for word in asked.values() for cut in cuts(word)}
    if not wanted:
        return {}
    by_cut: dict[str, list[str]] = {}
    for cut, word in db.session.execute(select(SearchCut.cut, SearchCut.word).where(SearchCut.cut.in_(wanted))):
        by_cut.setdefault(cut, []).append(word)
    found = {}
    for typed, plain in asked.items():
        near = {word: slips(plain, normal(word)) for cut in cuts(plain) for word in by_cut.get(cut, ())}
        if near and 0 not in near.values():
            found[typed] = sorted(
                (word for word in near if near[word] == 1), key=lambda word: (word[0] != typed[0], word)
            )
    return {typed: words[:MOST_PROPOSED] for typed, words in found.items() if words and typed not in FILLERS}


def slips(one: str, other: str) -> int:
    """How far apart two words are that share a cut: 0, 1, or 2 for further."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) == 1:
        return 1
    if len(one) != len(other):
        return 2
    differing = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    first = differing[0]
    exchanged = one[:first] + one[first + 1 : first + 2] + one[first] + one[first + 2 :]
    return 1 if len(differing) == 1 or exchanged == other else 2
