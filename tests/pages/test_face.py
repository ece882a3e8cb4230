"""The face that an admin gives the site: its logo and words, in the head, in mails, on the device and on cards."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.base.colours import tones_by_day
from app.base.database import transaction
from app.operations import letters
from app.operations.configuring import change_settings
from app.rules.actor import Actor
from app.settings.logo import Logo, logo_of
from tests.mailbox import deliver, mails_in
from tests.visiting import Browser


@pytest.fixture(autouse=True)
def box(app: object, tmp_path: Path) -> Iterator[None]:
    with mails_in(tmp_path):
        yield


def picture(width: int, height: int, colour: str = "purple") -> tuple[BytesIO, str]:
    target = BytesIO()
    Image.new("RGBA", (width, height), colour).save(target, "PNG")
    target.seek(0)
    return target, "logo.png"


@pytest.fixture
def admin(browse: Callable[..., Browser], aoi: Actor) -> Browser:
    return browse(aoi)


def html_of_a_letter() -> str:
    with transaction():
        letters.post(letters.has_account_already(), "ada@example.com", "en")
    part = deliver()[-1].get_body(("html",))
    assert part
    return str(part.get_content())


def test_a_logo_is_made_small_and_stands_in_head_mail_and_cards(admin: Browser, client: FlaskClient) -> None:
    before = client.get("/manifest.webmanifest").json
    card = client.get("/").text.split("/og/site-")[1][:12]
    saved = admin.post("/admin/settings", {"logo_file": picture(1280, 320), "logo_alt": "Northern Lights"})
    assert saved.status_code == 303
    head = client.get("/").text
    assert 'width="640" height="160" alt="Northern Lights"' in head
    assert 'class="brand__name"' not in head
    assert head.split("/og/site-")[1][:12] != card
    letter = html_of_a_letter()
    assert "/logo.png?" in letter
    assert 'alt="Northern Lights"' in letter
    assert Image.open(BytesIO(client.get("/logo.png").data)).format == "PNG"
    assert client.get("/manifest.webmanifest").json == before  # too wide for an icon


def test_a_square_logo_is_the_icon_too(admin: Browser, client: FlaskClient) -> None:
    admin.post("/admin/settings", {"logo_file": picture(300, 300)})
    told = client.get("/manifest.webmanifest").json
    assert told
    for each in told["icons"]:
        drawn = Image.open(BytesIO(client.get(each["src"]).data))
        assert f"{drawn.width}x{drawn.height}" == each["sizes"]
        assert drawn.convert("RGBA").convert("RGB").getpixel((drawn.width // 2, drawn.height // 2)) == pytest.approx(
            (128, 0, 128), abs=6
        )
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}


def test_without_a_logo_the_mark_is_the_icon(client: FlaskClient) -> None:
    assert Image.open(BytesIO(client.get("/icons/touch-180-mark.png").data)).size == (180, 180)
    assert client.get("/icons/any-512-other.png").headers["Location"].endswith("/icons/any-512-mark.png")
    assert client.get("/icons/any-99999-mark.png").status_code == 404
    assert client.get("/logo.png").status_code == 404


def test_readers_who_have_it_dark_see_the_dark_logo(admin: Browser, client: FlaskClient) -> None:
    admin.post("/admin/settings", {"logo_file": picture(64, 32), "logo_dark_file": picture(64, 32, "white")})
    page = client.get("/").text
    assert 'media="(prefers-color-scheme: dark)"' in page
    client.set_cookie("theme", "dark")
    dark = client.get("/").text
    assert 'prefers-color-scheme: dark)">' not in dark.partition("<picture")[2].partition("</picture>")[0]
    assert dark != page


def test_a_logo_can_be_taken_away(admin: Browser, client: FlaskClient) -> None:
    admin.post("/admin/settings", {"logo_file": picture(64, 32)})
    admin.post("/admin/settings", {"name": "Yui"})
    assert "brand__logo" in client.get("/").text
    admin.post("/admin/settings", {"no_logo": "1"})
    assert "brand__logo" not in client.get("/").text


def test_what_is_no_picture_is_refused_beside_its_field(admin: Browser) -> None:
    refused = admin.post("/admin/settings", {"logo_file": (BytesIO(b"words"), "logo.png")})
    assert refused.status_code == 422
    assert 'id="logo_file-error"' in refused.text


def test_nobody_types_the_address_of_a_logo(admin: Browser, client: FlaskClient) -> None:
    admin.post("/admin/settings", {"logo": f"{'0' * 32}.webp 10x10"})
    assert "brand__logo" not in client.get("/").text


def test_mails_have_the_accent_of_the_site_and_its_name(client: FlaskClient, aoi: Actor) -> None:
    with transaction():
        change_settings(aoi, {"accent": "#0a7f5a", "name": "結のひろば"})
    letter = html_of_a_letter()
    assert f"background: {tones_by_day('#0a7f5a').plain}" in letter
    assert "結のひろば" in letter


def test_the_welcome_text_is_told_to_devices_and_guests(client: FlaskClient, aoi: Actor) -> None:
    with transaction():
        change_settings(aoi, {"tagline": "助け合いで、つながる。"})
    told = client.get("/manifest.webmanifest").json
    assert told
    assert told["description"] == "助け合いで、つながる。"
    assert "助け合いで、つながる。</h1>" in client.get("/").text


@pytest.mark.parametrize("written", ["", "x.webp 1x1", f"{'0' * 32}.webp 0x5", f"../{'0' * 32}.webp 5x5"])
def test_only_what_is_written_as_a_logo_is_one(written: str) -> None:
    assert logo_of(written) is None
    logo = Logo("0" * 32 + ".webp", 30, 25)
    assert logo_of(logo.written) == logo
    assert logo.is_square
