"""What ranking wants of an engine: an index in parts, each with its lists and columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from app.readers.search.postings import Ids, Mask, Postings


class Part(Protocol):
    """A piece of an index, read-only: its documents are numbered from 0."""

    size: int
    gone: Ids  # documents that were taken out since
    known: dict[frozenset[int], Mask]  # for whoever may read these spaces: which documents stand in them

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
