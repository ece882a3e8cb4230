"""What staff paste or upload, as what is told: names with scores, and conversions."""

from collections.abc import Sequence

from app.base.i18n import _
from app.programs.occasions.converting import Happened
from app.programs.occasions.lines import BadLine, Line, lines_of
from app.programs.occasions.models import Sort
from app.programs.occasions.telling import SCORES, Names, plain

FIRST_COLUMN = ("member", "handle", "e-mail", "email", "メンバー")  # of a table with a line of headings
COLUMNS = ("member", "kind", "at", "amount", "id")  # in this order where there is none
ALSO = {"handle": "member", "email": "member", "day": "at", "date": "at", "moment": "at", "outside_id": "id"}


def names_of(sort: str, took_part: str, invited: str) -> tuple[Names, list[BadLine]]:
    """Of lines like `handle` or, in a survey, `handle,score`; a line whose score is none is left out and told."""
    names: list[str] = []
    scores: dict[str, int] = {}
    bad: list[BadLine] = []
    for line in _without_headings(lines_of(took_part, "names")):
        name, score = line.cell(0), line.cell(1)
        if score and sort != Sort.SURVEY:
            bad.append(BadLine(line, _("Only surveys have scores.")))
        elif score and not (score.isascii() and score.isdigit() and len(score) < 3 and int(score) in SCORES):
            bad.append(BadLine(line, _("A score is a whole number from 0 to 10.")))
        else:
            names.append(name)
            scores |= {plain(name): int(score)} if score else {}
    asked = [line.cell(0) for line in _without_headings(lines_of(invited, "invited"))]
    return Names(names, asked, scores), bad


def _without_headings(lines: Sequence[Line]) -> Sequence[Line]:
    return lines[1:] if lines and lines[0].cell(0).lower() in FIRST_COLUMN else lines


def conversions_of(lines: Sequence[Line]) -> list[Happened]:
    """In the order of COLUMNS, or as a line of headings says; a table of ours has such a line."""
    places = {name: place for place, name in enumerate(COLUMNS)}
    heads = [head.lower() for head in lines[0].cells] if lines else []
    named = {ALSO.get(head, head): place for place, head in enumerate(heads)}
    if {"member", "kind", "at"} <= named.keys():
        places, lines = named, lines[1:]
    found = []
    for line in lines:
        member, kind, at, amount, outside_id = (line.cell(places.get(name, -1)) for name in COLUMNS)
        found.append(Happened(line.number, member, kind, at, amount, outside_id))
    return found
