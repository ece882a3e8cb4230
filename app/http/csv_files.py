"""Tables as CSV files."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from flask import Response, make_response, stream_with_context

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 by it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Values as they are kept, days in ISO; what is undefined is empty."""
    return _named(make_response("".join(_written(columns, rows))), name)


def streamed_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The same for tables of any length: a row is sent as soon as it is read."""
    return _named(Response(stream_with_context(_written(columns, rows))), name)


def _named(response: Response, name: str) -> Response:
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line(["" if cell is None else _harmless(cell) for cell in row])


def _line(cells: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _harmless(cell: object) -> object:
    """What a member wrote is no formula to the spreadsheet that opens it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
