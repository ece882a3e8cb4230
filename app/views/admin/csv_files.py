"""Tables as CSV files."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response, make_response

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 by it


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Values as they are kept, days in ISO; what is undefined is empty."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    response = make_response(BYTE_ORDER_MARK + text.getvalue())
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
