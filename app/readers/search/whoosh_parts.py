"""A Whoosh index opened for reading: its segments, as ranking wants them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from app.readers.search.postings import Ids, Mask, Postings
from app.readers.search.whoosh_postings import FIELD, TermsReader


class Segment:
    """One part of the index, read-only. What is dear to work out passes on to the part's next opening."""

    def __init__(self, leaf: SegmentReader, before: "Segment | None" = None) -> None:
        self._leaf = leaf
        self._terms: TermsReader = leaf.codec().terms_reader(leaf.storage(), leaf.segment())
        self._found: dict[str, Postings] = {}
        self.name: str = leaf.segment().segment_id()
        self.size: int = leaf.doc_count_all()
        self.gone: Ids = np.array(sorted(leaf.segment().deleted_docs()), np.int64)
        self._columns: dict[str, NDArray[Any]] = before._columns if before else {}
        self.known: dict[frozenset[int], Mask] = before.known if before else {}

    def postings(self, token: str) -> Postings:
        """Who holds this token; remembered until `forget`."""
        if token not in self._found:
            self._found[token] = self._terms.find(token.encode())
        return self._found[token]

    def forget(self) -> None:
        self._found.clear()

    def close(self) -> None:
        self._terms.close()
        self._leaf.close()

    def column(self, name: str) -> NDArray[Any]:
        if name not in self._columns:
            self._columns[name] = np.fromiter(self._leaf.column_reader(name), np.int64, self.size)
        return self._columns[name]

    def beginning(self, kana: str) -> list[str]:
        return [token.decode() for token in self._leaf.expand_prefix(FIELD, kana)]

    def texts(self, post_ids: Sequence[int]) -> Mapping[int, str]:
        posts = self.column("post")
        wanted = np.setdiff1d(np.flatnonzero(np.isin(posts, post_ids)), self.gone)
        said = self._leaf.column_reader("said") if len(wanted) else []
        return {int(posts[document]): bytes(said[int(document)]).decode() for document in wanted}


class Segments:
    """An index as it stands."""

    def __init__(self, parts: Sequence[Segment]) -> None:
        self.parts = parts

    def load(self, wanted: Iterable[str]) -> None:
        """Lists are in mapped files: they are read as they are asked for."""

    def beginning(self, kana: str) -> Sequence[str]:
        return sorted({token for part in self.parts for token in part.beginning(kana)})

    def texts(self, post_ids: Sequence[int]) -> Mapping[int, str]:
        return {post_id: text for part in self.parts for post_id, text in part.texts(post_ids).items()}

    def forget(self) -> None:
        for part in self.parts:
            part.forget()
