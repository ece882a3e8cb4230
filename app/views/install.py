"""Yui as an app on the device: its manifest, its service worker, and the page shown without a network."""

from flask import Blueprint, Response, jsonify, send_from_directory

from app.base.i18n import current_locale
from app.http import respond
from app.http.template import DIST, asset
from app.settings.store import site

pages = Blueprint("install", __name__)

PAPER = "#faf8f3"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    response = jsonify(
        name=site().name,
        short_name=site().name,
        lang=current_locale(),
        start_url="/",
        display="standalone",
        background_color=PAPER,
        theme_color=PAPER,
        icons=[{"src": asset(name), "sizes": sizes, "purpose": purpose} for name, sizes, purpose in ICONS],
    )
    response.mimetype = "application/manifest+json"
    return response


@pages.get("/service-worker.js")
def service_worker() -> Response:
    """From the root, so that it may answer for every page; never kept for long."""
    response = send_from_directory(DIST, asset("service-worker.js").rpartition("/")[2], mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/offline")
def offline() -> Response:
    return respond.page("errors/offline.html")
