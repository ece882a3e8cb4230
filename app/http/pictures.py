"""Pictures that come with a form."""

from pathlib import Path

from flask import current_app, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.base.pictures import LONGEST_SIDE, remade
from app.http.actor import current_actor
from app.models.attachments import Upload
from app.operations import uploading
from app.rules import Action, require


def uploads_folder() -> Path:
    home: Path = current_app.config["YUI"].home
    return home / "uploads"


def sent_with(field: str) -> bool:
    """Somebody chose a file in this field of the form."""
    file = request.files.get(field)
    return bool(file and file.filename)


def kept_picture(field: str, longest_side: int = LONGEST_SIDE) -> Upload:
    """The picture in a field of the form, stored. It is made anew before the transaction, which stays short."""
    require(current_actor(), Action.UPLOAD_ADD)
    file = request.files.get(field)
    if file is None or not file.filename:
        raise Invalid(_("Choose a picture first."), field=field)
    picture = remade(file.stream.read(), field, longest_side)
    with transaction():
        return uploading.keep(current_actor(), picture, uploads_folder())
