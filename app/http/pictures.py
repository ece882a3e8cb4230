"""Pictures and files that come with a form."""

from pathlib import Path

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from app.base import documents
from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import Reason, _
from app.base.pictures import LONGEST_SIDE, remade
from app.http.actor import current_actor
from app.models.attachments import AttachedFile, Upload
from app.operations import uploading
from app.rules import Action, require
from app.settings.store import site


def uploads_folder() -> Path:
    home: Path = current_app.config["YUI"].home
    return home / "uploads"


def files_folder() -> Path:
    return uploads_folder() / "files"


def sent_with(field: str) -> bool:
    """Somebody chose a file in this field of the form."""
    file = request.files.get(field)
    return bool(file and file.filename)


def kept_picture(field: str, longest_side: int = LONGEST_SIDE) -> Upload:
    """The picture in a field of the form, stored. It is made anew before the transaction, which stays short."""
    picture = remade(_given(field, _("Choose a picture first.")).stream.read(), field, longest_side)
    with transaction():
        return uploading.keep(current_actor(), picture, uploads_folder())


def kept_file(field: str) -> AttachedFile:
    """The file in a field of the form, stored as it came."""
    file = _given(field, _("Choose a file first."))
    document = documents.checked(file.stream.read(), file.filename or "", site().largest_file_mb, field)
    with transaction():
        return uploading.attach(current_actor(), document, files_folder())


def _given(field: str, otherwise: Reason) -> FileStorage:
    require(current_actor(), Action.UPLOAD_ADD)
    file = request.files.get(field)
    if file is None or not file.filename:
        raise Invalid(otherwise, field=field)
    return file
