"""What a page says of itself in its head: title, description, the site's name."""

import re
import unicodedata
from html.parser import HTMLParser

from app.base.fetching import Page
from app.base.link_cards import Card

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_SITE = 200, 300, 80
MOST_CHARACTERS = 200_000
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,40})""", re.IGNORECASE)


def card_of(page: Page) -> Card | None:
    """The page as a card; None when it has no title."""
    head = _Head()
    head.feed(_text(page)[:MOST_CHARACTERS])
    head.close()
    said = head.said
    title = _line(said.get("og:title") or said.get("twitter:title") or head.title, LONGEST_TITLE)
    if not title:
        return None
    description = said.get("og:description") or said.get("description") or said.get("twitter:description") or ""
    return Card(title, _line(description, LONGEST_DESCRIPTION), _line(said.get("og:site_name", ""), LONGEST_SITE))


def _text(page: Page) -> str:
    """Older Japanese pages are in Shift_JIS or EUC-JP, and say so in the page at best."""
    named = _CHARSET.search(page.body[:4096])
    for charset in (page.charset, named[1].decode("ascii") if named else "", "utf-8"):
        try:
            if charset:
                return page.body.decode({"shift_jis": "cp932"}.get(charset.lower(), charset), "replace")
        except LookupError:
            continue
    return ""


def _line(text: str, longest: int) -> str:
    """One line without control characters, also those that turn the direction of writing."""
    seen = "".join(
        " " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


class _Head(HTMLParser):
    """Collects the first of each; what stands in the body is not looked at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title = ""
        self._in_title = self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._over = self._over or tag == "body"
        if self._over:
            return
        given = {name: text or "" for name, text in attrs}
        if tag == "meta":
            self.said.setdefault((given.get("property") or given.get("name") or "").lower(), given.get("content", ""))
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title and not self._over:
            self.title += data
