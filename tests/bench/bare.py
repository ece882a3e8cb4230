"""The bare server: Flask returning a ready page of 20 KB. Nothing that shows a page can be faster here."""

from flask import Flask

app = Flask(__name__)
PAGE = "<p>ready</p>" * (20_000 // 12)


@app.get("/")
def page() -> str:
    return PAGE
