"""Uploading a picture, with and without a script."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from app.base.database import db, transaction
from app.models import Upload
from app.rules import Actor
from app.settings.store import change
from tests.visiting import Browser

Browse = Callable[..., Browser]
JSON = {"Accept": "application/json"}


def picture(name: str = "harbour.png") -> tuple[BytesIO, str]:
    target = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(target, "PNG")
    return BytesIO(target.getvalue()), name


def test_a_script_is_told_the_markdown(browse: Browse, ada: Actor) -> None:
    answer = browse(ada).post("/uploads", {"file": picture()}, headers=JSON)
    upload = db.session.scalars(select(Upload)).one()
    assert answer.json == {
        "address": f"/uploads/{upload.file_name}",
        "markdown": f"![harbour](/uploads/{upload.file_name})",
        "width": 30,
        "height": 20,
    }
    assert upload.member_id == ada.member_id


def test_a_person_is_shown_the_markdown(browse: Browse, ada: Actor) -> None:
    answer = browse(ada).post("/uploads", {"file": picture(), "source": "My words"})
    assert answer.status_code == 200
    assert "![harbour](/uploads/" in answer.text


def test_the_picture_is_given_out_for_ever_and_does_nothing(browse: Browse, ada: Actor) -> None:
    address = browse(ada).post("/uploads", {"file": picture()}, headers=JSON).json["address"]  # type: ignore[index]
    answer = browse(None).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_same_picture_twice_is_kept_once(browse: Browse, ada: Actor, grace: Actor) -> None:
    for actor in (ada, grace):
        assert browse(actor).post("/uploads", {"file": picture()}, headers=JSON).status_code == 200
    assert len(db.session.scalars(select(Upload)).all()) == 1


def test_brackets_in_a_name_do_not_end_the_description(browse: Browse, ada: Actor) -> None:
    told = browse(ada).post("/uploads", {"file": picture("a](b).png")}, headers=JSON).json
    assert told is not None
    assert told["markdown"].startswith("![ab](/uploads/")


def test_a_refusal_is_told_to_scripts_in_their_own_form(browse: Browse, ada: Actor) -> None:
    for form in ({}, {"file": (BytesIO(b"words"), "words.png")}):
        answer = browse(ada).post("/uploads", form, headers=JSON)
        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["error"]


def test_guests_upload_nothing(browse: Browse) -> None:
    assert browse(None).post("/uploads", {"file": picture()}).status_code == 403


def test_no_token_no_upload(browse: Browse, ada: Actor) -> None:
    assert browse(ada).client.post("/uploads", data={"file": picture()}).status_code == 400


def test_names_lead_nowhere_else(browse: Browse) -> None:
    for name in ("..%2fsecret.key", "%2e%2e/secret.key", "none.webp"):
        assert browse(None).get(f"/uploads/{name}").status_code == 404


def test_a_file_is_attached_with_its_size_and_saved_under_its_name(browse: Browse, ada: Actor) -> None:
    told = browse(ada).post("/uploads", {"file": (BytesIO(b"%PDF-1.7 words"), "報告 書.pdf")}, headers=JSON).json
    assert told is not None
    assert told["markdown"] == f"[報告-書.pdf (1 KB)]({told['address']})"
    answer = browse(None).get(str(told["address"]))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", b"%PDF-1.7 words")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_in_a_text_looks_like_one(browse: Browse, ada: Actor) -> None:
    told = browse(ada).post("/uploads", {"file": (BytesIO(b"words"), "a.txt")}, headers=JSON).json
    assert told is not None
    html = browse(ada).post("/preview", {"source": str(told["markdown"])}).text
    assert f'<a href="{told["address"]}" class="file"' in html


def test_without_a_script_a_file_comes_with_the_line_to_paste(browse: Browse, ada: Actor) -> None:
    page = browse(ada).post("/uploads", {"file": (BytesIO(b"words"), "a.txt"), "source": "My words"})
    assert "[a.txt (1 KB)](/files/" in page.text


def test_a_file_has_no_other_name_than_its_own(browse: Browse, ada: Actor) -> None:
    told = browse(ada).post("/uploads", {"file": (BytesIO(b"words"), "a.txt")}, headers=JSON).json
    assert told is not None
    for name in ("b.txt", "a.zip", "..%2fa.txt"):
        assert browse(None).get(str(told["address"]).replace("a.txt", name)).status_code == 404


def test_the_admin_sets_how_large_files_may_be(browse: Browse, ada: Actor) -> None:
    with transaction():
        change("largest_file_mb", 0)
    answer = browse(ada).post("/uploads", {"file": (BytesIO(b"words"), "a.txt")}, headers=JSON)
    assert answer.status_code == 422
