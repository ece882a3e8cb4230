"""What an import has read, taken and left out, and why: each row is in exactly one of the counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

EXAMPLES = 5


@dataclass
class Count:
    """One kind of row. read = imported + there_already + Σ left_out."""

    read: int = 0
    imported: int = 0
    there_already: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


class Tally:
    """Counts by kind of row, notes on what was taken otherwise than it came, and sentences on broken files."""

    def __init__(self) -> None:
        self.counts: dict[str, Count] = defaultdict(Count)
        self.examples: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.notes: Counter[str] = Counter()
        self.broken_files: dict[str, str] = {}  # table: one sentence
        self.missing_files: list[str] = []
        self.sentences: list[str] = []  # on the whole

    def leave_out(self, kind: str, reason: str, which: object) -> None:
        """`which` tells the row apart, such as its id; the first few are shown."""
        self.counts[kind].left_out[reason] += 1
        shown = self.examples[kind, reason]
        if len(shown) < EXAMPLES:
            shown.append(str(which)[:40])

    def lines(self) -> Iterator[str]:
        """The report, ready to be printed."""
        yield from self.broken_files.values()
        yield from self.sentences
        if self.missing_files:
            yield f"There is no file for {', '.join(self.missing_files)}."
        yield f"{'':18}{'read':>12}{'imported':>12}{'already in':>12}{'left out':>12}"
        for kind, count in self.counts.items():
            left = count.left_out.total()
            yield f"{kind:18}{count.read:>12,}{count.imported:>12,}{count.there_already:>12,}{left:>12,}"
        for kind, count in self.counts.items():
            for reason, times in count.left_out.most_common():
                examples = self.examples[kind, reason]
                more = ", …" if times > len(examples) else ""
                yield f"left out of {kind}: {times:,} because {reason} ({', '.join(examples)}{more})"
        for note, times in self.notes.most_common():
            yield f"{times:,} {note}"
