"""Keeping pictures and files that members upload."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.documents import Document
from app.base.errors import Refused
from app.base.i18n import _
from app.base.pictures import Picture
from app.models.attachments import AttachedFile, Upload
from app.rules import Action, Actor, require

MOST_A_DAY = 100


def keep(actor: Actor, picture: Picture, folder: Path) -> Upload:
    """Store a picture; the same one again is the same file and row."""
    require(actor, Action.UPLOAD_ADD)
    if _today(actor, Upload) >= MOST_A_DAY and not actor.is_staff:
        raise Refused(_("You can upload %(n)s pictures a day. Come back tomorrow.", n=MOST_A_DAY))
    _write(folder / picture.file_name, picture.content)
    insert_or_ignore(
        Upload,
        member_id=actor.member_id,
        file_name=picture.file_name,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.content),
        at=now(),
    )
    return db.session.scalars(select(Upload).where(Upload.file_name == picture.file_name)).one()


def attach(actor: Actor, document: Document, folder: Path) -> AttachedFile:
    """Store a file; the same one again is the same row."""
    require(actor, Action.UPLOAD_ADD)
    if _today(actor, AttachedFile) >= MOST_A_DAY and not actor.is_staff:
        raise Refused(_("You can attach %(n)s files a day. Come back tomorrow.", n=MOST_A_DAY))
    _write(folder / document.digest, document.content)
    insert_or_ignore(
        AttachedFile,
        member_id=actor.member_id,
        digest=document.digest,
        name=document.name,
        kind=document.kind,
        size_bytes=len(document.content),
        at=now(),
    )
    row = attached(document.digest, document.name)
    assert row is not None, "it was inserted, or stood there before"
    return row


def attached(digest: str, name: str) -> AttachedFile | None:
    """The file of that content and name."""
    query = select(AttachedFile).where(AttachedFile.digest == digest, AttachedFile.name == name)
    return db.session.scalars(query).one_or_none()


def _today(actor: Actor, table: type[Upload] | type[AttachedFile]) -> int:
    since = now() - timedelta(days=1)
    count = select(func.count()).select_from(table).where(table.member_id == actor.member_id, table.at > since)
    return db.session.scalar(count) or 0


def _write(target: Path, content: bytes) -> None:
    """The file stands whole before its row does: a crash leaves at most a file that nobody names."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.parent / f".{target.name}.{os.getpid()}"
    draft.write_bytes(content)
    draft.replace(target)
