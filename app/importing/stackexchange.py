"""`yui import stackexchange`: a dump is read whole, put in the order of time, and taken in batches.

Each batch is one transaction and notes which foreign rows it took: a run that was killed goes on where it stopped, and
a second run finds nothing to do.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path

from sqlalchemy.exc import OperationalError

from app.base.database import db, transaction
from app.base.errors import Refusal
from app.importing.alone import alone
from app.importing.known import Known
from app.importing.progress import Progress
from app.importing.reading import read_dump
from app.importing.shelf import Item, Shelf
from app.importing.sources import source_of, space_for
from app.importing.taking import FORMER_MEMBER, TAKE, Taker
from app.importing.tally import Tally
from app.importing.values import LeftOut, Stopped

BATCH = 100
TOGETHER = 100
LABELS = {
    "user": "users",
    "tag": "tags",
    "question": "questions",
    "answer": "answers",
    "comment": "comments",
    "accepted": "accepted answers",
    "vote": "votes",
    "badge": "badges",
}


def import_dump(folder: Path, home: Path, progress: Progress, space_slug: str | None = None) -> Tally:
    """Take everything that is new in the dump. `home` holds what waits meanwhile."""
    tally = Tally()
    with alone(home), Shelf(home / "import.shelf") as shelf:
        read_dump(folder, shelf, tally, progress)
        if not any(count.read for count in tally.counts.values()):
            raise Stopped(_nothing_found(folder, tally))
        total = shelf.put_in_order()
        with transaction():
            known = Known(source_of(shelf, folder))
            space_id = space_for(known, space_slug)
        no_users = "Users" in tally.missing_files or "Users" in tally.broken_files
        taker = Taker(known, shelf, space_id, make_strangers=no_users)
        with progress.bar("importing", total) as moved:
            groups = _groups(shelf.walk())
            while batch := list(islice(groups, BATCH)):
                _take(taker, batch, tally)
                moved(sum(len(group) for group in batch))
    return tally


def _nothing_found(folder: Path, tally: Tally) -> str:
    if tally.broken_files:
        return " ".join(tally.broken_files.values())
    packed = next(folder.glob("*.7z"), None)
    if packed:
        return f"{folder} holds {packed.name}: unpack it first, then name the folder with its .xml files."
    return f"{folder} holds no Users.xml, Posts.xml, … (or .xml.xz) with rows."


def _groups(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Rows that are taken together: members and votes side by side; every other row alone."""
    for _key, rows in groupby(items, key=_together):
        while group := list(islice(rows, TOGETHER)):
            yield group


def _together(item: Item) -> tuple[object, ...]:
    """Votes for a post at one moment are one fact."""
    if item.part == "user":
        return ("user",)
    return (item.part, item.parent, item.moment) if item.part == "vote" else (item.part, item.id)


def _take(taker: Taker, batch: Sequence[list[Item]], tally: Tally) -> None:
    """All of the batch in one transaction; after a failure each row alone, so that only the bad one is lost."""
    try:
        _take_together(taker, batch, tally)
    except OperationalError as error:
        raise Stopped(f"The database gave up ({error.orig}). What is in stays in: run the import again.") from error
    except Exception:
        for item in chain.from_iterable(batch):
            _take_alone(taker, item, tally)
    db.session.expunge_all()


def _take_alone(taker: Taker, item: Item, tally: Tally) -> None:
    try:
        _take_together(taker, [[item]], tally)
    except OperationalError as error:
        raise Stopped(f"The database gave up ({error.orig}). What is in stays in: run the import again.") from error
    except Exception as error:
        reason = (
            str(error).rstrip(".") if isinstance(error, Refusal) else f"it can't be stored ({type(error).__name__})"
        )
        _left_out(taker, [item], reason, tally)


def _take_together(taker: Taker, batch: Sequence[list[Item]], tally: Tally) -> None:
    """Counted are only acts that stand."""
    taken: list[list[Item]] = []
    left: list[tuple[list[Item], str]] = []
    with transaction():
        taker.begin(_names(batch))
        new = [[item for item in group if taker.known.get(item.kind, item.id) is None] for group in batch]
        for group in filter(None, new):
            try:
                TAKE[group[0].part](taker, group)
                taken.append(group)
            except LeftOut as reason:
                left.append((group, str(reason)))
        taker.end()
    for whole, fresh in zip(batch, new, strict=True):
        tally.counts[LABELS[whole[0].part]].there_already += len(whole) - len(fresh)
    for group in taken:
        tally.counts[LABELS[group[0].part]].imported += len(group)
    for group, why in left:
        _left_out(taker, group, why, tally)
    tally.notes.update(taker.notes)


def _left_out(taker: Taker, group: Sequence[Item], reason: str, tally: Tally) -> None:
    for item in group:
        taker.shelf.leave_out(item.kind, item.id)
        tally.leave_out(LABELS[item.part], reason, item.id)


def _names(batch: Sequence[list[Item]]) -> Iterator[tuple[str, int]]:
    """Every foreign row that the batch may ask for."""
    yield FORMER_MEMBER
    for group in batch:
        for item in group:
            yield item.kind, item.id
            if item.parent is not None:
                yield "post", item.parent
            if item.author is not None:
                yield "user", item.author
            if item.part == "accepted":
                yield "post", item.id
