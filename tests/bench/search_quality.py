"""How well search answers whole questions: `python -m tests.bench.search_quality DIR`.

DIR holds SQuAD-like JSON files (`.json` or `.json.xz`): paragraphs, and questions that they answer. Every paragraph
becomes a post; a question finds its paragraph, or not. Nothing is copied from DIR. Both engines are measured;
PostgreSQL is the tests' own server.
"""

import json
import lzma
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.readers.search.port import Ask, Document, SearchPort
from tests.bench.search_engines import ENGINES

SPACE = frozenset({1})
AT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 2000
SUCCESS, RECIPROCAL = 0.95, 0.88  # must be reached


def read(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Paragraphs with their questions."""
    for path in sorted([*folder.glob("*.json"), *folder.glob("*.json.xz")]):
        text = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        for article in json.loads(text)["data"]:
            for paragraph in article["paragraphs"]:
                yield paragraph["context"], [each["question"] for each in paragraph["qas"]]


def fill(engine: SearchPort, texts: Sequence[str]) -> float:
    """Index the texts; seconds that it took."""
    documents = [Document(number, 1, AT, "", text) for number, text in enumerate(texts, 1)]
    begin = time.perf_counter()
    for start in range(0, len(documents), BATCH):
        engine.index(1, documents[start : start + BATCH])
    return time.perf_counter() - begin


def measure(engine: SearchPort, paragraphs: Sequence[tuple[str, list[str]]]) -> bool:
    """Say what it does; true when it does what it must."""
    seconds = fill(engine, [text for text, _questions in paragraphs])
    ranks, times, totals = [], [], []
    for number, (_text, questions) in enumerate(paragraphs, 1):
        for question in questions:
            begin = time.perf_counter()
            answer = engine.query(Ask(question, SPACE, size=10))
            times.append((time.perf_counter() - begin) * 1000)
            totals.append(answer.total)
            ranks.append(answer.post_ids.index(number) + 1 if number in answer.post_ids else None)
    hits = [rank for rank in ranks if rank]
    success, mean = len(hits) / len(ranks), reciprocal(hits) / len(ranks)
    say(f"{engine.name}: {len(paragraphs)} paragraphs indexed at {len(paragraphs) / seconds:.0f} a second")
    say(f"  {len(ranks)} questions: success@10 {success:.3f} ({SUCCESS}), MRR@10 {mean:.3f} ({RECIPROCAL})")
    say(f"  hits a question: median {statistics.median(totals):.0f}")
    say(f"  milliseconds a query: p50 {percentile(times, 50):.1f}, p95 {percentile(times, 95):.1f}")
    return success >= SUCCESS and mean >= RECIPROCAL


def main(folder: Path) -> None:
    paragraphs, good = list(read(folder)), True
    for opened in ENGINES.values():
        with opened() as engine:
            good &= measure(engine, paragraphs)
    if not good:
        sys.exit("Below what it must reach.")


def reciprocal(ranks: list[int]) -> float:
    return sum(1 / rank for rank in ranks)


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
