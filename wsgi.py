"""The web server's door."""

from app.web import create_web_app

app = create_web_app()
