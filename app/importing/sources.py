"""Whose rows these are: the same site is known again wherever its dump lies, and has its space here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from slugify import slugify
from sqlalchemy import Select, select

from app.base.database import db
from app.importing.known import Known
from app.importing.shelf import Shelf
from app.importing.values import Stopped
from app.models.imports import ImportSource
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.operations import founding
from app.rules import Actor

SIGNATURE_ROWS = 200


def source_of(shelf: Shelf, folder: Path) -> str:
    """The name under which this site's rows were taken before; a new one when none of its first rows is in."""
    posts, users = shelf.first("post", SIGNATURE_ROWS), shelf.first("user", SIGNATURE_ROWS)
    names = db.session.scalars(select(ImportSource.source).distinct()).all()
    for name in names:
        written = select(ImportSource.foreign_id, Post.created_at).join(Post, Post.id == ImportSource.local_id)
        joined = select(ImportSource.foreign_id, Member.joined_at).join(Member, Member.id == ImportSource.local_id)
        if _agree(written, name, "post", posts) or _agree(joined, name, "user", users):
            return name
    return _unlike(slugify(folder.resolve().name, max_length=50) or "stackexchange", names)


def _agree(rows: Select[int, datetime], name: str, kind: str, first: Mapping[int, datetime]) -> bool:
    """Other sites use the same ids, but never the same one at the same millisecond."""
    mine = rows.where(ImportSource.source == name, ImportSource.kind == kind, ImportSource.foreign_id.in_(first))
    return any(first[foreign_id] == at for foreign_id, at in db.session.execute(mine))


def _unlike(base: str, taken: Sequence[str]) -> str:
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 1000) if f"{base}-{n}" not in taken)


def space_for(known: Known, slug: str | None) -> int:
    """The space that was asked for, the one of the run before, or a new one named like the folder."""
    known.look_up([("space", 0)])
    if slug:
        space = db.session.scalar(select(Space).where(Space.slug == slug))
        if space is None or space.kind != "question":
            raise Stopped(f"There is no space for questions with the address {slug}.")
        return space.id
    before = known.get("space", 0)
    if before is not None:
        return before
    base = known.source
    address = _unlike(base, db.session.scalars(select(Space.slug).where(Space.slug.startswith(base))).all())
    name = base.removeprefix("stackexchange-").replace("-", " ").capitalize()
    space = founding.found(Actor.system(), kind="question", slug=address, names=(name, name))
    known.note("space", 0, space.id)
    known.write()
    return space.id
