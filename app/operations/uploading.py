"""Keeping pictures that members upload."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, insert_or_ignore
from app.base.errors import Refused
from app.base.i18n import _
from app.base.pictures import Picture
from app.models.attachments import Upload
from app.rules import Action, Actor, require

MOST_A_DAY = 100


def keep(actor: Actor, picture: Picture, folder: Path) -> Upload:
    """Store a picture; the same one again is the same file and row."""
    require(actor, Action.UPLOAD_ADD)
    since = now() - timedelta(days=1)
    today = select(func.count()).where(Upload.member_id == actor.member_id, Upload.at > since)
    if (db.session.scalar(today) or 0) >= MOST_A_DAY and not actor.is_staff:
        raise Refused(_("You can upload %(n)s pictures a day. Come back tomorrow.", n=MOST_A_DAY))
    _write(folder, picture)
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


def _write(folder: Path, picture: Picture) -> None:
    """The file stands whole before its row does: a crash leaves at most a file that nobody names."""
    target = folder / picture.file_name
    if target.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{picture.file_name}.{os.getpid()}"
    draft.write_bytes(picture.content)
    draft.replace(target)
