"""Pictures and files: taken in by the composer, given out for ever."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from app.base.documents import MEDIA_TYPES, size_words
from app.base.errors import NotFound, Refusal
from app.base.i18n import _
from app.http import respond
from app.http.pictures import files_folder, kept_file, kept_picture, uploads_folder
from app.operations import uploading

pages = Blueprint("uploads", __name__)

A_YEAR_SECONDS = 31_536_000
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


@pages.post("/uploads")
def add() -> Response:
    """Keep the picture or file in field `file`: a script is told its Markdown, a person is shown it."""
    name = request.files["file"].filename or "" if "file" in request.files else ""
    is_picture = Path(name).suffix.lower() in (*PICTURES, "")
    try:
        shown = _picture() if is_picture else _file()
    except Refusal as refusal:
        if not _asks_for_json():
            raise
        respond.forget_changes()
        told = jsonify(error=str(refusal))
        told.status_code = refusal.status
        return told
    return jsonify(shown) if _asks_for_json() else respond.page("uploads/done.html", **shown)


def _picture() -> dict[str, Any]:
    upload = kept_picture("file")
    address = f"/uploads/{upload.file_name}"
    return {
        "address": address,
        "markdown": f"![{_alt()}]({address})",
        "width": upload.width,
        "height": upload.height,
    }


def _file() -> dict[str, Any]:
    attached = kept_file("file")
    markdown = f"[{attached.name} ({size_words(attached.size_bytes)})]({attached.address})"
    return {"address": attached.address, "markdown": markdown, "size_bytes": attached.size_bytes}


@pages.get("/uploads/<name>")
def show(name: str) -> Response:
    """The name is made of the content: whoever has it once never asks again."""
    response = send_from_directory(uploads_folder(), name, mimetype="image/webp", max_age=A_YEAR_SECONDS)
    return _for_ever(response)


@pages.get("/files/<digest>/<name>")
def download(digest: str, name: str) -> Response:
    """A file is saved, never shown: whatever it holds does not run on this site."""
    attached = uploading.attached(digest, name)
    if attached is None:
        raise NotFound(_("There is no such file."))
    media_type = MEDIA_TYPES[attached.kind]
    response = send_from_directory(
        files_folder(), attached.digest, mimetype=media_type, as_attachment=True, download_name=attached.name
    )
    return _for_ever(response)


def _for_ever(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _alt() -> str:
    """The file's own name is a first description; brackets would end it."""
    stem = Path(request.files["file"].filename or "").stem
    return "".join(each for each in stem if each not in "[]()<>\\`*_\n")[:80]


def _asks_for_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
