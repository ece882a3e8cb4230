"""The web server's doors: `live` (ASGI: pages and the live stream) and `app` (WSGI: pages alone)."""

from app.live import Live
from app.web import create_web_app

app = create_web_app()
live = Live(app, app.config["YUI"].redis)
