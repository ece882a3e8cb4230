"""The files of the neutral folder: their columns, and how the text in a cell becomes a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LARGEST = 10**15  # amounts stay far from where 64 bits end; larger ids are made smaller
FIRST_YEAR = 1990  # no forum is older than the web


class Sort(StrEnum):
    """What a column holds."""

    ID = "id"
    NUMBER = "number"
    TIME = "time"
    TEXT = "text"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """`needed`: a row without it is left out. `fallback` stands in for an empty cell, as SQL."""

    sort: Sort
    needed: bool = True
    fallback: str = ""

    @property
    def sql_type(self) -> str:
        return {Sort.TIME: "TIMESTAMP", Sort.TEXT: "VARCHAR", Sort.TRUTH: "BOOLEAN"}.get(self.sort, "BIGINT")


ID, MAYBE_ID = Column(Sort.ID), Column(Sort.ID, needed=False)
TIME, MAYBE_TIME = Column(Sort.TIME), Column(Sort.TIME, needed=False)
TEXT, MAYBE_TEXT = Column(Sort.TEXT), Column(Sort.TEXT, needed=False, fallback="''")

TABLES: Mapping[str, Mapping[str, Column]] = {
    "members": {
        "id": ID,
        "handle": MAYBE_TEXT,
        "display_name": MAYBE_TEXT,
        "locale": MAYBE_TEXT,
        "joined_at": TIME,
        "left_at": MAYBE_TIME,
        "is_staff": Column(Sort.TRUTH, needed=False, fallback="false"),
        "opening_points": Column(Sort.NUMBER, needed=False, fallback="0"),
    },
    "topics": {
        "id": ID,
        "kind": TEXT,
        "author_id": ID,
        "created_at": TIME,
        "lang": MAYBE_TEXT,
        "title": TEXT,
        "tags": MAYBE_TEXT,
        "accepted_post_id": MAYBE_ID,
    },
    "posts": {
        "id": ID,
        "topic_id": ID,
        "position": Column(Sort.NUMBER),
        "author_id": ID,
        "parent_id": MAYBE_ID,
        "created_at": TIME,
        "body": TEXT,
    },
    "reactions": {"id": ID, "post_id": ID, "member_id": ID, "kind": TEXT, "created_at": TIME},
    "gifts": {
        "id": ID,
        "from_id": MAYBE_ID,
        "to_id": MAYBE_ID,
        "amount": Column(Sort.NUMBER),
        "kind": TEXT,
        "post_id": MAYBE_ID,
        "created_at": TIME,
    },
}
OPTIONAL_FILES = ("reactions", "gifts")

# What programs write for "nothing" in a column of numbers or times.
NOTHING = "('', 'nan', 'nat', 'none', 'null', '<na>', '\\N', '\\n')"
UNSEEN = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{FFFE}\\x{FFFF}]"
# A bare number counts from 1970: its length tells seconds from milliseconds, micro- and nanoseconds.
CELL_TIME = """CASE WHEN regexp_full_match({cell}, '[0-9]{{9,19}}(\\.0+)?')
        THEN epoch_ms(CASE WHEN length(split_part({cell}, '.', 1)) < 12 THEN 1000 * {whole}
            ELSE {whole} // CASE WHEN length(split_part({cell}, '.', 1)) < 15 THEN 1
                WHEN length(split_part({cell}, '.', 1)) < 18 THEN 1000 ELSE 1000000 END END)
    ELSE date_trunc('milliseconds', try_cast({cell} AS TIMESTAMPTZ)::TIMESTAMP) END"""
WHOLE = "try_cast(split_part({cell}, '.', 1) AS BIGINT)"
CELL_TRUTH = """CASE WHEN lower({cell}) IN ('true', 't', '1', 'yes', 'y', '1.0') THEN true
    WHEN lower({cell}) IN ('false', 'f', '0', 'no', 'n', '0.0') THEN false END"""
CELL_ID = """CASE WHEN regexp_full_match({cell}, '[+-]?[0-9]{{1,19}}(\\.0+)?')
    THEN try_cast(split_part({cell}, '.', 1) AS BIGINT) END"""
CELL_NUMBER = CELL_ID.replace("1,19", "1,15")


def cell(name: str, column: Column) -> str:
    """The cell's text without what surrounds it; NULL when it says nothing."""
    if column.sort is Sort.TEXT:
        return f"nullif(regexp_replace(\"{name}\", '{UNSEEN}', '', 'g'), '')"
    return f'CASE WHEN lower(trim("{name}")) IN {NOTHING} THEN NULL ELSE trim("{name}") END'


def value(name: str, column: Column) -> str:
    """The cell as a value; NULL when it is none."""
    text = f"{name}_cell"
    forms = {Sort.TIME: CELL_TIME, Sort.TRUTH: CELL_TRUTH, Sort.TEXT: "{cell}", Sort.ID: CELL_ID}
    form = forms.get(column.sort, CELL_NUMBER)
    made = form.format(cell=text, whole=WHOLE.format(cell=text))
    return f"coalesce({made}, {column.fallback})" if column.fallback else made


def why_not(name: str, column: Column) -> list[tuple[str, str]]:
    """(condition, reason) pairs on the cell's text and its value `name`."""
    text, reasons = f"{name}_cell", []
    if column.needed:
        reasons.append((f"{text} IS NULL", f"it has no {name}"))
    if column.sort in (Sort.ID, Sort.NUMBER):
        least = 1 if column.sort is Sort.ID else 0
        what = "id" if column.sort is Sort.ID else "number from 0 up"
        told = CELL_NUMBER.format(cell=text) if column.fallback else name
        bad = f"coalesce({told}, -1) < {least}"
        reasons.append((f"{text} IS NOT NULL AND {bad}", f"{name} is no {what}"))
    if column.sort is Sort.TIME:
        reasons.append((f"{text} IS NOT NULL AND {name} IS NULL", f"{name} is no time"))
        unlikely = f"{name} < TIMESTAMP '{FIRST_YEAR}-01-01' OR {name} > $latest"
        reasons.append((f"{unlikely}", f"{name} can't be right"))
    if column.sort is Sort.TRUTH:
        bad = f"{text} IS NOT NULL AND ({CELL_TRUTH.format(cell=text)}) IS NULL"
        reasons.append((bad, f"{name} is neither true nor false"))
    return reasons
