"""Staff tell what members did of worth elsewhere: pasted lines or a file, where bad lines stop no good ones."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, request

from app.base.database import transaction
from app.base.errors import Invalid
from app.base.i18n import _
from app.figures.catalogue import CONVERSIONS
from app.http import respond
from app.http.actor import current_actor
from app.http.csv_files import streamed_csv
from app.http.forms import Given, redo_with
from app.http.sign_in import members_only
from app.programs.occasions.converting import Converted, take_conversion_back, tell_conversions
from app.programs.occasions.lines import MOST_CHARACTERS, BadLine, Line, decoded, lines_of
from app.programs.occasions.models import Conversion
from app.programs.occasions.pasted import conversions_of
from app.programs.occasions.queries import SHOWN, every_conversion, latest_conversions
from app.rules import Action, require

pages = Blueprint("conversions", __name__)

COLUMNS = ("member", "kind", "at", "amount", "id", "told_at", "taken_back_at")


@dataclass(frozen=True)
class Outcome:
    """What came of lines that were sent; those that were left out can be mended and sent again."""

    told: Converted
    bad: list[BadLine]

    @property
    def to_mend(self) -> str:
        return "\n".join(each.line.text for each in self.bad)


@pages.get("/staff/conversions")
@members_only
def show() -> Response:
    return _show()


def _show(
    given: Given | None = None, outcome: Outcome | None = None, conversion_id: int = 0, status: int = 200
) -> Response:
    require(current_actor(), Action.OCCASION_TELL)
    found = latest_conversions(request.args.get("before", 0, int))
    return respond.page(
        "programs/occasions/conversions.html",
        conversions=found[:SHOWN],
        more=found[SHOWN - 1].id if len(found) > SHOWN else None,
        kinds=CONVERSIONS,
        given=given or Given(),
        given_for=conversion_id,
        outcome=outcome,
        status=status,
    )


@pages.post("/staff/conversions")
@members_only
@redo_with(_show)
def add() -> Response:
    """Answered with the page itself: it holds the lines that were left out. Sending it twice changes nothing."""
    actor = current_actor()
    require(actor, Action.OCCASION_TELL)
    lines = lines_of(_sent(), "lines")
    if not lines:
        raise Invalid(_("Paste some lines, or choose a file."), field="lines")
    with transaction():
        told = tell_conversions(actor, conversions_of(lines))
    by_number = {line.number: line for line in lines}
    outcome = Outcome(told, [BadLine(by_number[number], reason) for number, reason in told.refused])
    return _show(Given({"lines": _with_headings(lines, outcome)}), outcome)


@pages.post("/staff/conversions/<int:conversion_id>")
@members_only
@redo_with(_show)
def undo(conversion_id: int) -> Response:
    with transaction():
        take_conversion_back(current_actor(), conversion_id, Given.from_request()["reason"])
    return respond.onward("/staff/conversions")


@pages.get("/staff/conversions.csv")
@members_only
def as_csv() -> Response:
    require(current_actor(), Action.OCCASION_TELL)
    return streamed_csv("conversions", COLUMNS, (_row(each) for each in every_conversion()))


def _sent() -> str:
    """The file, if one was chosen; else what was pasted."""
    file = request.files.get("file")
    if file and file.filename:
        return decoded(file.stream.read(4 * MOST_CHARACTERS + 1), "file")
    return Given.from_request()["lines"]


def _with_headings(lines: list[Line], outcome: Outcome) -> str:
    """What is left to mend, under the headings that it came with."""
    if not outcome.bad or len(conversions_of(lines)) == len(lines):
        return outcome.to_mend
    return f"{lines[0].text}\n{outcome.to_mend}"


def _row(each: Conversion) -> tuple[object, ...]:
    amount = None if each.amount_hundredths is None else Decimal(each.amount_hundredths) / 100
    back = each.taken_back_at and each.taken_back_at.isoformat()
    return (
        each.member.handle,
        each.kind.name,
        each.at.isoformat(),
        amount,
        f"yui:{each.key}",
        each.told_at.isoformat(),
        back,
    )
