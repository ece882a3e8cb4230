"""What was searched lately, and what found nothing: for staff, who write what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select

from app.base.clock import day_of, now
from app.base.database import db
from app.readers.search.tables import SearchAsked
from app.settings.store import site

DAYS = 28
MOST = 50


@dataclass(frozen=True)
class Searched:
    """Words, how many visitors searched them, and for how many of those nothing was found."""

    words: str
    asked: int
    empty: int


@dataclass(frozen=True)
class SearchesPage:
    days: int
    kept_days: int
    often: Sequence[Searched]
    in_vain: Sequence[Searched]


def searches_page() -> SearchesPage:
    asked, empty = func.sum(SearchAsked.asked), func.sum(SearchAsked.empty)
    since = day_of(now(), site().zone) - timedelta(days=DAYS - 1)
    query = select(SearchAsked.words, asked, empty).where(SearchAsked.day >= since).group_by(SearchAsked.words)
    often = query.order_by(asked.desc(), SearchAsked.words).limit(MOST)
    in_vain = query.having(empty > 0).order_by(empty.desc(), SearchAsked.words).limit(MOST)
    return SearchesPage(DAYS, site().search_words_days, _read(often), _read(in_vain))


def _read(query: Select[str, int, int]) -> Sequence[Searched]:
    return [Searched(words, int(asked), int(empty)) for words, asked, empty in db.session.execute(query)]
