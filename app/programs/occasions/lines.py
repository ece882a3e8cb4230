"""Lines of a table that staff paste or upload, read one by one: a line that can't be read stops no other."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from app.base.errors import Invalid
from app.base.i18n import Reason, _

MOST_LINES, MOST_CHARACTERS = 5_000, 1_000_000
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Line:
    """The cells of a line, and where it stands in what was sent."""

    number: int
    cells: Sequence[str]

    def cell(self, place: int) -> str:
        return self.cells[place] if 0 <= place < len(self.cells) else ""

    @property
    def text(self) -> str:
        """As it can be corrected and sent again."""
        words = StringIO()
        csv.writer(words, lineterminator="").writerow(self.cells)
        return words.getvalue()


@dataclass(frozen=True)
class BadLine:
    """A line that was left out, and why."""

    line: Line
    reason: Reason


def lines_of(text: str, field: str) -> list[Line]:
    """Lines with something in them. Cells are parted by what the first line has most of: comma, semicolon or tab."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("At most %(count)d lines at a time, please.", count=MOST_LINES), field=field)
    text = text.removeprefix("\ufeff")
    first = next(iter(text.strip().splitlines()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        found = list(_read(text, delimiter))
    except csv.Error as error:
        raise Invalid(_("This is no table that can be read: send it as CSV."), field=field) from error
    if len(found) > MOST_LINES:
        raise Invalid(_("At most %(count)d lines at a time, please.", count=MOST_LINES), field=field)
    return found


def _read(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        clean = [_plain(cell.strip()) for cell in cells]
        if any(clean):
            yield Line(reader.line_num, clean)


def _plain(cell: str) -> str:
    """Our own tables put a ' before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def decoded(sent: bytes, field: str) -> str:
    """A file as spreadsheets save it: UTF-8, or the Japanese code page of Windows."""
    for code in ("utf-8-sig", "cp932"):
        try:
            return sent.decode(code)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("This is no table that can be read: send it as CSV."), field=field)
