"""How fast search is on many posts: `python -m tests.bench.search_scale ENGINE POSTS [COPIES]` (whoosh or postgresql).

Posts of mixed Japanese and English of about 400 characters in ten spaces; queries are words, pairs of words, whole
sentences, exact words and filters, of somebody who may read nine of the spaces. COPIES: on PostgreSQL the parts that
were made are written so many times over, so that queries meet a million documents without an hour of indexing.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import func, select, text

from app.base.database import db, transaction
from app.readers.search import postgresql_writing as writing
from app.readers.search.port import Ask, Document, Order, SearchPort
from app.readers.search.postgresql_parts import parts_of
from app.readers.search.postgresql_tables import SearchPart
from tests.bench.search_engines import ENGINES
from tests.bench.text import ENGLISH, PLACES, SUBJECTS, Writer

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
SPACES = frozenset(range(1, 10))
BATCH = 2000
QUERIES = 300


def documents(count: int) -> Iterator[Document]:
    writer, random = Writer(7), Random(7)
    for number in range(1, count + 1):
        name = f"機種{random.randrange(5000)}号"  # and some rarer words than the writer's
        yield Document(
            number,
            1 + number % 10,
            BEGIN + timedelta(minutes=number),
            writer.title(),
            f"{writer.post(number % 6 == 0)} {name} model{random.randrange(20000)}",
            opens_topic=number % 20 == 1,
            author_id=random.randrange(1, 2000),
            state=random.choice(("", "open", "solved")),
            nices=random.randrange(20),
        )


def asks() -> Iterator[Ask]:
    random, writer = Random(11), Writer(13)
    while True:
        word, other = random.choice(SUBJECTS), random.choice(ENGLISH)
        plain = Ask("", SPACES)
        yield replace(plain, text="設定")
        yield replace(plain, text=word)
        yield replace(plain, text=f"{word} {other}", order=Order.NEWEST)
        yield replace(plain, text=f"{random.choice(PLACES)}で{word}が使えないときはどうすればよいですか")
        yield replace(plain, text=f"How can I change the {other} of my model{random.randrange(20000)}?")
        yield replace(plain, text=writer.title())
        yield replace(plain, text=f"機種{random.randrange(5000)}号の{word}")
        yield replace(plain, text=word, phrases=(f"{word}と",))
        yield replace(plain, text=other, author_id=random.randrange(1, 2000), without=(word,))
        yield replace(plain, text="画", states=("solved",), order=Order.NICES)


def fill(engine: SearchPort, count: int) -> float:
    """Seconds that indexing took; a line after every tenth part."""
    made, spent, done = documents(count), 0.0, 0
    while batch := list(islice(made, BATCH)):
        begin = time.perf_counter()
        engine.index(1, batch)
        spent += time.perf_counter() - begin
        done += len(batch)
        if done % max(BATCH, count // 10 // BATCH * BATCH) == 0:
            print(f"  {done:,} posts, {done / spent:.0f} a second", flush=True)
    return spent


def copy_parts(times: int) -> None:
    """One part of all, and it once more and more, under ids that lie beyond all that there are."""
    with transaction():
        writing._merge(1, parts_of(1, {}))
    beyond = db.session.scalar(select(func.max(SearchPart.id))) or 0
    for number in range(1, times):
        step, old = {"step": number * beyond}, f"select id from search_part where id <= {beyond}"
        for into, which in (
            ("search_list (part_id, token, packed) select part_id + :step, token, packed", "part_id"),
            ("search_column (part_id, name, packed) select part_id + :step, name, packed", "part_id"),
            ("search_part (id, number, size, gone) select id + :step, number, size, gone", "id"),
        ):
            table = into.partition(" ")[0]
            living = f"{old} and retired_at is null"
            db.session.execute(text(f"insert into {into} from {table} where {which} in ({living})"), step)
        db.session.commit()
    db.session.execute(text("analyze search_list"))
    db.session.commit()


def measure(engine: SearchPort) -> None:
    """Each kind of query, and all of them; the CPU time is this process's alone."""
    times, spent = [], []
    for ask in islice(asks(), 10):
        engine.query(ask)
    for ask in islice(asks(), QUERIES):
        begin, cpu = time.perf_counter(), time.thread_time()
        engine.query(ask)
        times.append((time.perf_counter() - begin) * 1000)
        spent.append((time.thread_time() - cpu) * 1000)
    for kind in range(10):
        some = times[kind::10]
        words = next(islice(asks(), kind, None)).text[:40]
        print(f"  {words:42} p50 {statistics.median(some):6.1f} ms  most {max(some):6.1f}")
    cut, cpu_cut = statistics.quantiles(times, n=100), statistics.quantiles(spent, n=100)
    print(f"  {QUERIES} queries: p50 {cut[49]:.1f} ms, p95 {cut[94]:.1f} ms (CPU {cpu_cut[49]:.1f}, {cpu_cut[94]:.1f})")
    print(f"  others on the machine meanwhile: load {os.getloadavg()[0]:.1f}")


def main(name: str, count: int, copies: int = 1) -> None:
    with ENGINES[name]() as engine:
        seconds = fill(engine, count)
        print(f"{name}: {count:,} posts indexed at {count / seconds:.0f} a second")
        if copies > 1:
            copy_parts(copies)
        print(f"{engine.count():,} posts are searched")
        measure(engine)


if __name__ == "__main__":
    main(sys.argv[1], *(int(each.replace(",", "")) for each in sys.argv[2:]))
