"""Bodies become HTML: running words without any mark in SQL, everything else by the site's own Markdown.

Markdown costs a quarter to one millisecond a text, the quick way a few microseconds; a test holds that both say
the same.
"""

from pathlib import Path

from app.importing.community.incoming.shelf import Shelf, json_lines
from app.importing.community.shaped.helpers import Handles, Helpers
from app.importing.progress import Progress

LETTERS = r"[\p{L}\p{N} ,.!?;()'\"%、。！？「」『』（）・…ー〜～“”‘’—–-]"
BEGINS = r"(?:\p{L}|[「『（“]|\p{N}+[\p{L} ])"
LINE = rf"{BEGINS}(?:{LETTERS}|: |：)*"
QUIET = rf"{LINE}(?:\n+{LINE})*"
BLANKS = r"  | \n|\s\s\n"


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
    shelf.run(
        """CREATE OR REPLACE TABLE waiting AS
        SELECT (row_number() OVER () - 1) // 2000 AS part, id, epoch(created_at) AS moment, position, body
        FROM posts WHERE reason IS NULL AND id NOT IN (SELECT id FROM written)"""
    )
    parts = shelf.one("SELECT count(DISTINCT part) FROM waiting")
    with progress.bar("rendering", parts) as moved, Helpers(shelf.path, parts, (handles, tags, offset)) as helpers:
        for part in helpers.rendered(_part(shelf, number) for number in range(parts)):
            _take_in(shelf, part)
            moved(1)
    shelf.run("DROP TABLE waiting")


def _part(shelf: Shelf, number: int) -> Path:
    path = shelf.path.with_suffix(f".bodies-{number}.json")
    query = f"SELECT id, moment, position, body FROM waiting WHERE part = {number}"
    shelf.run(f"COPY ({query}) TO '{path}' (FORMAT json)")
    return path


def _take_in(shelf: Shelf, part: Path) -> None:
    texts = "html: 'VARCHAR', excerpt: 'VARCHAR', source: 'VARCHAR'"
    cells = f"{{id: 'BIGINT', {texts}, mentioned: 'BIGINT[]', quoted: 'BIGINT[]'}}"
    shelf.run(f"INSERT INTO written BY NAME SELECT * FROM {json_lines(cells)}", str(part))
    part.unlink()
