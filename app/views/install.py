"""Yui as an app on the device: its manifest, its service worker, and the page shown without a network."""

from flask import Blueprint, Response, jsonify, make_response, redirect, send_from_directory
from PIL import Image

from app.base.cards import as_png, icon
from app.base.errors import NotFound
from app.base.i18n import _, current_locale
from app.http import respond
from app.http.cards import kept, kept_by_browsers
from app.http.pictures import uploads_folder
from app.http.template import DIST, asset, offer
from app.settings.store import site

pages = Blueprint("install", __name__)

PAPER = "#faf8f3"
SIZES = {"any": (48, 72, 96, 128, 144, 152, 192, 256, 384, 512), "maskable": (192, 512), "touch": (180,)}  # pixels
MANIFEST = ("any", "maskable")
SHORTCUTS = (
    (_("Ask a question"), "/new?kind=question"),
    (_("Notifications"), "/notifications"),
    (_("Search"), "/search"),
)


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    response = jsonify(
        name=site().name,
        short_name=site().name,
        description=site().tagline,
        id="/",
        lang=current_locale(),
        start_url="/",
        scope="/",
        display="standalone",
        background_color=PAPER,
        theme_color=PAPER,
        icons=[_told(purpose, side) for purpose in MANIFEST for side in SIZES[purpose]],
        shortcuts=[{"name": str(name), "url": path} for name, path in SHORTCUTS],
    )
    response.mimetype = "application/manifest+json"
    return response


def _told(purpose: str, side: int) -> dict[str, str]:
    path = icon_address(purpose, side)
    return {"src": path, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}


def icon_address(purpose: str, side: int) -> str:
    return f"/icons/{purpose}-{side}-{_icon_stamp()}.png"


def _icon_stamp() -> str:
    """A logo that is about square is the icon; else it is the mark."""
    logo = site().logo_by_day
    return logo.file_name[:12] if logo and logo.is_square else "mark"


@pages.get("/icons/<purpose>-<int:side>-<stamp>.png")
def show_icon(purpose: str, side: int, stamp: str) -> Response:
    if side not in SIZES.get(purpose, ()):
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    if stamp != _icon_stamp():
        return make_response(redirect(icon_address(purpose, side)))
    logo = site().logo_by_day if stamp != "mark" else None
    picture = uploads_folder() / logo.file_name if logo else None
    return kept_by_browsers(kept(f"icon-{purpose}-{side}", stamp, lambda: icon(side, purpose, picture)))


@pages.get("/logo.png")
def show_logo() -> Response:
    """For mail programs, which do not all show WebP."""
    logo = site().logo_by_day
    path = uploads_folder() / logo.file_name if logo else None
    if logo is None or path is None or not path.exists():
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    return kept_by_browsers(kept("logo", logo.file_name[:12], lambda: as_png(Image.open(path))))


offer("touch_icon", lambda: icon_address("touch", 180))


@pages.get("/service-worker.js")
def service_worker() -> Response:
    """From the root, so that it may answer for every page; never kept for long."""
    response = send_from_directory(DIST, asset("service-worker.js").rpartition("/")[2], mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/offline")
def offline() -> Response:
    return respond.page("errors/offline.html")
