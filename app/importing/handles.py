"""Handles for people who had none: from the name they show, unlike anybody else's."""

from collections.abc import Mapping
from itertools import chain

from slugify import slugify
from sqlalchemy import select

from app.base.database import db
from app.models.members import Member
from app.operations.names import FORMER, HANDLE, RESERVED

LONGEST = 30


def free_handles(names: Mapping[int, str]) -> dict[int, str]:
    """For each foreign id a handle that nobody has.

    `ada-lovelace` for Ada Lovelace, `ada-lovelace-42` for the next of that name, `member-42` where letters fail.
    """
    bases = {foreign_id: latin_base(name) for foreign_id, name in names.items()}
    taken = set(db.session.scalars(select(Member.handle).where(Member.handle.in_(set(bases.values())))))
    found = {}
    for foreign_id, base in bases.items():
        handle = base if base and base not in taken else _numbered(base or "member", abs(foreign_id), taken)
        taken.add(handle)
        found[foreign_id] = handle
    return found


def latin_base(name: str) -> str:
    """What a handle can be made of; empty where letters fail, or a name that nobody may take."""
    base = _in_latin(name)[:LONGEST].strip("-_")
    return "" if not HANDLE.fullmatch(base) or base in RESERVED or base.startswith(FORMER) else base


def _numbered(base: str, number: int, taken: set[str]) -> str:
    """Few share a name, so one question each is cheap."""
    endings = chain([f"-{number}"], (f"-{number}-{again}" for again in range(2, 1_000_000)))
    handles = (base[: LONGEST - len(ending)].rstrip("-_") + ending for ending in endings)
    return next(handle for handle in handles if handle not in taken and not _is_taken(handle))


def _in_latin(name: str) -> str:
    """Letters of other scripts by their sound; without Han characters, whose sound depends on whose name it is."""
    told = "".join(" " if "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000" else letter for letter in name)
    return slugify(told, max_length=LONGEST, word_boundary=False)


def _is_taken(handle: str) -> bool:
    return db.session.scalar(select(Member.id).where(Member.handle == handle)) is not None
