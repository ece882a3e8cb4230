"""Rows on their way from the shelf to the database: one is written while the other reads."""

import os
import select
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any

from app.importing.community.incoming.shelf import Shelf

BLOCK_BYTES = 1 << 20
MS_TO_LOOK = 100  # after so long without a byte: is the writer still at work?


@contextmanager
def csv_of(shelf: Shelf, query: str) -> Iterator[Iterator[bytes]]:
    """The rows of an SQL question to the shelf as CSV, in pieces, by a pipe: nothing waits on the disk."""
    pipe = shelf.path.with_suffix(f".{get_ident()}.pipe")
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe, 0o600)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with ThreadPoolExecutor(1) as pool:
            written = pool.submit(_write, shelf, query, pipe)
            try:
                yield _pieces(reader, written)
                written.result()
            finally:
                os.close(reader)
                _let_go(pipe, written)
    finally:
        pipe.unlink()


def _write(shelf: Shelf, query: str, pipe: Path) -> None:
    form = "FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', USE_TMP_FILE false"
    cursor = shelf.base.cursor()
    cursor.execute(f"COPY ({query}) TO '{pipe}' ({form})")
    cursor.close()


def _let_go(pipe: Path, written: Future[Any]) -> None:
    """A writer that is not done ends: one that waits for a reader meets one, and finds it gone when it writes."""
    while not wait([written], timeout=MS_TO_LOOK / 1000).done:
        os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))


def _pieces(reader: int, written: Future[Any]) -> Iterator[bytes]:
    """Until the writer has closed the pipe, or has failed before it was opened."""
    waiting = select.poll()
    waiting.register(reader, select.POLLIN)
    while True:
        if waiting.poll(MS_TO_LOOK):
            piece = os.read(reader, BLOCK_BYTES)
            if not piece:
                return
            yield piece
        elif written.done():
            return
