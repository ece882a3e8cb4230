"""Other processes that render texts, one a core: Markdown is the one thing that Python does for every text."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from app.config import ROOT
from app.importing.community.shaped import markdown
from app.importing.values import Stopped

Handles = Mapping[str, tuple[int, float]]
ALONE = 1  # parts for which no other process is worth its start
MODULE = markdown.__name__


class Helpers:
    """Take files of bodies, give files of rendered texts."""

    def __init__(self, path: Path, parts: int, context: tuple[Handles, set[str], int]) -> None:
        self.context = path.with_suffix(".names.json")
        handles, tags, offset = context
        told = {"handles": handles, "tags": sorted(tags), "offset": offset}
        self.context.write_text(json.dumps(told), encoding="utf-8")
        self.count = 0 if parts <= ALONE else min(os.cpu_count() or 1, parts, 8)
        self.idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self.processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        if not self.count:
            markdown.know(self.context)
        for _number in range(self.count):
            command = [sys.executable, "-m", MODULE, str(self.context)]
            process = subprocess.Popen(  # noqa: S603  (our own program)
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self.processes.append(process)
            self.idle.put(process)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()
        self.context.unlink(missing_ok=True)

    def rendered(self, parts: Iterable[Path]) -> Iterator[Path]:
        """In the order in which they were given; a few are under way at any time."""
        with ThreadPoolExecutor(max(self.count, 1)) as pool:
            under_way: list[Future[Path]] = []
            for part in parts:
                under_way.append(pool.submit(self._render, part))
                if len(under_way) > 2 * self.count:
                    yield under_way.pop(0).result()
            yield from (future.result() for future in under_way)

    def _render(self, part: Path) -> Path:
        if not self.count:
            return markdown.render_part(part)
        process = self.idle.get()
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{part}\n")
        process.stdin.flush()
        answer = process.stdout.readline().strip()
        if not answer:
            raise Stopped("A process that rendered texts has died: is there too little memory? Run the import again.")
        self.idle.put(process)
        return Path(answer)
