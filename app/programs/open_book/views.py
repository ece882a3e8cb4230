"""The open book's page, for everybody."""

from flask import Blueprint, Response

from app.base.clock import now
from app.http import respond
from app.ledger.verify import CHECKS
from app.programs.open_book.queries import open_book

pages = Blueprint("open_book", __name__)


@pages.get("/open-book")
def show() -> Response:
    return respond.page("programs/open_book/open_book.html", book=open_book(now()), checks=CHECKS)
