"""Mails that a mail service hands over: the raw mail as the body, signed."""

from flask import Blueprint, Response, current_app, make_response, request

from app.base import asking
from app.base.clock import now
from app.base.database import transaction
from app.base.errors import Refused
from app.base.i18n import _
from app.config import Config
from app.http.security import csrf
from app.operations.mail_in import keeping

pages = Blueprint("mail_in", __name__)


@pages.post("/mail/in")
def take() -> Response:
    """202 for a mail that was kept, also for one that came before; a worker handles it."""
    config: Config = current_app.config["YUI"]
    raw, header = request.get_data(), request.headers.get(asking.SIGNATURE, "")
    if not asking.is_signed(config.mail_in_secret, header, raw, int(now().timestamp())):
        raise Refused(_("This was not signed with the key that we know."))
    with transaction():
        keeping.keep(raw)
    return make_response("", 202)


csrf.exempt(take)
