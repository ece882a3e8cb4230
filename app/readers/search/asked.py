"""What is searched, told to staff without anybody's name: noted in Redis, moved into a table by the minute.

A search never waits for the database's writers. What a restart of Redis takes along is a minute of statistics.
"""

import json
import re
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from typing import cast

from redis import RedisError
from sqlalchemy import delete

from app.base.clock import day_of
from app.base.database import db, insert_into
from app.base.redis import client
from app.readers.search.operators import read
from app.readers.search.tables import SearchAsked
from app.settings.store import site

LONGEST = 60  # characters
MOST_WAITING = 10_000
ONCE_SECONDS = 600  # the same words of the same visitor count once in so long
_WAITING = "search:asked"
_NUMBER = re.compile(r"\+?\d(?:[\s().\-‐-―－]*\d){5,}")


def tellable(typed: str) -> str:
    """The words as staff may see them: without names, addresses and numbers that may belong to somebody."""
    query = read(unicodedata.normalize("NFKC", typed).lower()[:400])
    words = _NUMBER.sub(" ", " ".join([query.text, *query.phrases])).split()
    return " ".join(word for word in words if "@" not in word)[:LONGEST].strip()


def note(visitor: str, typed: str, found: bool) -> None:
    """`visitor` is a mark that says nothing to anybody; it is forgotten after ten minutes."""
    words = tellable(typed)
    if not words:
        return
    try:
        if client().set(f"{_WAITING}:{visitor}:{words}", 1, nx=True, ex=ONCE_SECONDS):
            client().rpush(_WAITING, json.dumps([words, found]))
            client().ltrim(_WAITING, -MOST_WAITING, -1)
    except RedisError:
        pass  # it is a statistic: the search itself was answered


def keep_asked(at: datetime) -> int:
    """Count what was noted into today's rows, and forget days that are over; how many searches there were."""
    today = day_of(at, site().zone)
    pipe = client().pipeline()
    pipe.lrange(_WAITING, 0, -1)
    pipe.delete(_WAITING)
    noted = [json.loads(line) for line in cast(list[bytes], pipe.execute()[0])]
    asked = Counter(words for words, _found in noted)
    empty = Counter(words for words, found in noted if not found)
    for words, count in sorted(asked.items()):
        row = insert_into(SearchAsked).values(day=today, words=words, asked=count, empty=empty[words])
        more = {"asked": SearchAsked.asked + row.excluded.asked, "empty": SearchAsked.empty + row.excluded.empty}
        db.session.execute(row.on_conflict_do_update(index_elements=["day", "words"], set_=more))
    oldest = today - timedelta(days=site().search_words_days)
    db.session.execute(delete(SearchAsked).where(SearchAsked.day < oldest))
    return len(noted)
