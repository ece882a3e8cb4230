"""The open book's page, for everybody, and all of it as CSV."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Blueprint, Response
from flask_babel import format_date

from app.base.clock import now
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond
from app.http.csv_files import streamed_csv
from app.ledger.verify import CHECKS
from app.programs.open_book import exporting
from app.programs.open_book.models import BookDay
from app.programs.open_book.queries import open_book

pages = Blueprint("open_book", __name__)

TABLES: dict[str, tuple[Sequence[str], Callable[[], Iterable[Sequence[object]]]]] = {
    "days": (exporting.DAY_COLUMNS, exporting.days),
    "checks": (("at", "rules", "broken", "which"), exporting.checks),
    "rules": (("at", "rule", "before", "after"), exporting.rules),
    "ideas": (("day", "realised_percent", "ideas"), exporting.ideas),
    "moderation": (("day", "what", "count"), lambda: exporting.moderation(now())),
}


@pages.get("/open-book")
def show() -> Response:
    book = open_book(now())
    return respond.page("programs/open_book/open_book.html", book=book, checks=CHECKS, days=_chart(book.days))


@pages.get("/open-book/<name>.csv")
def table(name: str) -> Response:
    if name not in TABLES:
        raise NotFound(_("There is no such table."))
    columns, rows = TABLES[name]
    return streamed_csv(f"open-book-{name}", columns, rows())


PARTS = (
    (_("Issued"), "issued", "--chart-1"),
    (_("Spent"), "spent", "--chart-2"),
    (_("Expired"), "expired", "--chart-6"),
)


def _chart(days: Sequence[BookDay]) -> dict[str, Any]:
    """Bars of what came into the world and what left it."""
    bars = [
        {"type": "bar", "stack": (name == "issued" and "in") or "out", "name": str(label), "color": colour,
         "data": [getattr(day, name) for day in days]}
        for label, name, colour in PARTS
    ]  # fmt: skip
    option = {
        "legend": {},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(format_date(day.day, "M/d")) for day in days]},
        "yAxis": {"type": "value"},
        "series": bars,
    }
    columns = [str(_("Day")), *(str(label) for label, _name, _colour in PARTS), str(_("Given on"))]
    rows = [
        [
            str(format_date(day.day, "medium")),
            *(f"{value:,}" for value in (day.issued, day.spent, day.expired, day.given)),
        ]
        for day in reversed(days)
    ]
    return {"option": option, "columns": columns, "rows": rows}
