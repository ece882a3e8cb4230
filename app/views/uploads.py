"""Pictures: taken in by the composer, given out for ever."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_from_directory

from app.base.errors import Refusal
from app.http import respond
from app.http.pictures import kept_picture, uploads_folder

pages = Blueprint("uploads", __name__)

A_YEAR_SECONDS = 31_536_000


@pages.post("/uploads")
def add() -> Response:
    """Keep the picture in field `file`: a script is told its Markdown, a person is shown it."""
    try:
        upload = kept_picture("file")
    except Refusal as refusal:
        if not _asks_for_json():
            raise
        respond.forget_changes()
        told = jsonify(error=str(refusal))
        told.status_code = refusal.status
        return told
    address = f"/uploads/{upload.file_name}"
    markdown = f"![{_alt()}]({address})"
    if _asks_for_json():
        return jsonify(address=address, markdown=markdown, width=upload.width, height=upload.height)
    return respond.page("uploads/done.html", upload=upload, address=address, markdown=markdown)


@pages.get("/uploads/<name>")
def show(name: str) -> Response:
    """The name is made of the content: whoever has it once never asks again."""
    response = send_from_directory(uploads_folder(), name, mimetype="image/webp", max_age=A_YEAR_SECONDS)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _alt() -> str:
    """The file's own name is a first description; brackets would end it."""
    stem = Path(request.files["file"].filename or "").stem
    return "".join(each for each in stem if each not in "[]()<>\\`*_\n")[:80]


def _asks_for_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
