"""Bodies become HTML: running words without any mark in SQL, everything else by the site's own Markdown.

Markdown costs a quarter to one millisecond a text, the quick way a few microseconds; a test holds that both say
the same.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.base import markup
from app.importing.community.incoming.shelf import Shelf, json_lines
from app.importing.progress import Progress

LETTERS = r"[\p{L}\p{N} ,.!?;()'\"%、。！？「」『』（）・…ー〜～“”‘’—–-]"
BEGINS = r"(?:\p{L}|[「『（“]|\p{N}+[\p{L} ])"
LINE = rf"{BEGINS}(?:{LETTERS}|: |：)*"
QUIET = rf"{LINE}(?:\n+{LINE})*"
BLANKS = r"  | \n|\s\s\n"
MOST_NAMED = 20
AT_ONCE = 1000
TOO_FEW = 3000  # texts that are not worth starting other processes for

Handles = Mapping[str, tuple[int, float]]
Body = Sequence[Any]  # post, when (Unix seconds), position, text


def quiet_sql(words: str) -> tuple[str, str, str]:
    """(is quiet, html, excerpt) of an SQL text."""
    marked = f"replace(regexp_replace({words}, '\\n\\n+', chr(1), 'g'), chr(10), '<br>' || chr(10))"
    html = f"'<p>' || replace({marked}, chr(1), '</p>' || chr(10) || '<p>') || '</p>' || chr(10)"
    line = f"regexp_replace({words}, '[ \\n]+', ' ', 'g')"
    excerpt = f"CASE WHEN length({line}) <= 160 THEN {line} ELSE rtrim(left({line}, 159)) || '…' END"
    pattern = QUIET.replace("'", "''")
    return f"regexp_full_match({words}, '{pattern}') AND NOT regexp_matches({words}, '{BLANKS}')", html, excerpt


def render(shelf: Shelf, handles: Handles, tags: set[str], offset: int, progress: Progress) -> None:
    """`written`: html, excerpt, whom it names and which posts it quotes (by their ids here); the text if it changed."""
    words = "regexp_replace(replace(body, chr(13) || chr(10), chr(10)), '^\\s+|\\s+$', '', 'g')"
    is_quiet, html, excerpt = quiet_sql("words")
    shelf.run(
        f"""CREATE OR REPLACE TABLE written AS
        WITH told AS (SELECT id, position, {words} AS words FROM posts WHERE reason IS NULL)
        SELECT id, {html} AS html, CASE WHEN position = 0 THEN {excerpt} ELSE '' END AS excerpt,
            []::BIGINT[] AS mentioned, []::BIGINT[] AS quoted, NULL::VARCHAR AS source FROM told WHERE {is_quiet}"""
    )
    waiting = """FROM posts WHERE reason IS NULL AND id NOT IN (SELECT id FROM written)"""
    total = shelf.one(f"SELECT count(*) {waiting}")
    query = f"SELECT id, epoch(created_at), position, body {waiting} ORDER BY row"
    with progress.bar("rendering", total) as moved:
        bodies = shelf.rows(query, at_once=AT_ONCE)
        parts = _render_all(bodies, total, (handles, tags, offset), shelf.path, moved)
        for part in parts:
            _take_in(shelf, part)


def _take_in(shelf: Shelf, part: Path) -> None:
    texts = "html: 'VARCHAR', excerpt: 'VARCHAR', source: 'VARCHAR'"
    cells = f"{{id: 'BIGINT', {texts}, mentioned: 'BIGINT[]', quoted: 'BIGINT[]'}}"
    shelf.run(f"INSERT INTO written BY NAME SELECT * FROM {json_lines(cells)}", str(part))
    part.unlink()


def _render_all(
    bodies: Iterator[Sequence[Any]], total: int, context: tuple[Handles, set[str], int], path: Path, moved: Any
) -> Iterator[Path]:
    """Files of rendered texts: in this process where there are few, else in one process a core."""
    parts = (path.with_suffix(f".written-{number}.json") for number in range(1_000_000_000))
    _begin(*context)
    if total < TOO_FEW:
        while some := list(islice(bodies, AT_ONCE)):
            yield _render_some(some, next(parts))
            moved(len(some))
        return
    cores = min(os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(cores, get_context("spawn"), _begin, context) as pool:
        under_way: list[tuple[Future[Path], int]] = []
        while (some := list(islice(bodies, AT_ONCE))) or under_way:
            if some:
                under_way.append((pool.submit(_render_some, some, next(parts)), len(some)))
            if len(under_way) > 2 * cores or not some:
                done, count = under_way.pop(0)
                yield done.result()
                moved(count)


_context: dict[str, Any] = {}


def _begin(handles: Handles, tags: set[str], offset: int) -> None:
    _context.update(handles=handles, tags=tags, offset=offset)


def _render_some(bodies: Sequence[Body], path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(_rendered(body), ensure_ascii=False) + "\n" for body in bodies)
    return path


def _rendered(body: Body) -> dict[str, Any]:
    post_id, at, position, source = body
    people: dict[str, int] = {}

    def known(names: tuple[str, ...]) -> set[str]:
        """Nobody is named before they joined."""
        there = ((name, _context["handles"].get(name)) for name in names[:MOST_NAMED])
        people.update({name: found[0] for name, found in there if found and found[1] <= at})
        return set(people)

    moved = moved_quotes(source, _context["offset"])
    made = markup.render(
        moved.replace("\r\n", "\n").strip(),
        known,
        anchors=position == 0,
        tags=lambda names: _context["tags"].intersection(names[:MOST_NAMED]),
    )
    excerpt = markup.plain(made.html) if position == 0 else ""
    quoted = [number for number in made.quoted_posts[:MOST_NAMED] if number < 10**18]
    names = {"mentioned": sorted(set(people.values())), "quoted": quoted}
    return {"id": post_id, "html": made.html, "excerpt": excerpt, "source": None if moved == source else moved, **names}


def moved_quotes(source: str, offset: int) -> str:
    """Quotes lead to the posts' places here."""
    if not offset or "(/p/" not in source:
        return source
    return re.sub(r"\(/p/(\d{1,15})\)", lambda found: f"(/p/{int(found[1]) + offset})", source)
