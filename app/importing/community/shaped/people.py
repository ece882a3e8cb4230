"""Under which handle and name each member of the folder lives here."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from sqlalchemy import select

from app.base.database import db
from app.base.errors import Invalid
from app.importing.community.incoming.shelf import Shelf, json_lines
from app.importing.handles import LONGEST, latin_base
from app.models.imports import ImportRun
from app.models.members import Member
from app.operations.names import clean_handle, clean_name, wished_handle

LONGEST_NAME = 60


def name_members(shelf: Shelf, run: ImportRun) -> None:
    """`named`: id, handle, display name, and whether the handle is the one that texts know them by."""
    taken = _taken(shelf, run)
    path = shelf.path.with_suffix(".named.json")
    query = "SELECT id, handle, display_name FROM members WHERE reason IS NULL ORDER BY id"
    with path.open("w", encoding="utf-8") as file:
        for member_id, handle, name in list(shelf.rows(query)):
            chosen = _wished(handle, taken) or _made(handle, name, member_id, taken)
            taken.add(chosen)
            row = {"id": member_id, "handle": chosen, "name": _name(name, chosen)}
            file.write(json.dumps({**row, "kept": chosen == handle.strip().lower()}) + "\n")
    cells = "{id: 'BIGINT', handle: 'VARCHAR', name: 'VARCHAR', kept: 'BOOLEAN'}"
    shelf.run(f"CREATE OR REPLACE TABLE named AS SELECT * FROM {json_lines(cells)}", str(path))
    path.unlink()


def _taken(shelf: Shelf, run: ImportRun) -> set[str]:
    """The handles of everybody else here: members of this run who are in already keep theirs."""
    first, last = shelf.run("SELECT min(id), max(id) FROM members WHERE reason IS NULL").fetchone()
    if first is None:
        return set()
    offset = run.offsets["member"]
    others = select(Member.handle).where((Member.id < first + offset) | (Member.id > last + offset))
    return set(db.session.scalars(others))


def _wished(handle: str, taken: set[str]) -> str:
    try:
        found = wished_handle(handle)
    except Invalid:
        return ""
    return "" if found in taken else found


def _made(handle: str, name: str, member_id: int, taken: set[str]) -> str:
    """`ada`, `ada-42` for the next of that handle or name, `member-42` where letters fail."""
    base = latin_base(handle) or latin_base(name)
    return next(each for each in _tries(base, member_id) if each not in taken)


def _tries(base: str, member_id: int) -> Iterator[str]:
    if base:
        yield base
    endings = chain([f"-{member_id}"], (f"-{member_id}-{again}" for again in range(2, 1_000_000)))
    for ending in endings:
        yield clean_handle((base or "member")[: LONGEST - len(ending)].rstrip("-_") + ending)


def _name(name: str, handle: str) -> str:
    try:
        return clean_name(name[:LONGEST_NAME])
    except Invalid:
        return handle


def handles(shelf: Shelf, run: ImportRun) -> Mapping[str, tuple[int, float]]:
    """Whom texts may name: local id and when they joined, by handle."""
    query = """SELECT named.handle, named.id, epoch(joined_at) FROM named JOIN members USING (id)
        WHERE kept AND reason IS NULL"""
    return {handle: (member_id + run.offsets["member"], at) for handle, member_id, at in shelf.rows(query)}
