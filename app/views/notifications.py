"""What a member was told: the list, following a line, and ending mails by a link."""

from flask import Blueprint, Response, g, request

from app.base.database import db, transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond, template
from app.http.actor import current_member
from app.http.security import csrf
from app.http.sign_in import members_only, the_member
from app.models.members import Member
from app.operations import unsubscribing
from app.operations.telling.catalogue import KINDS
from app.queries.notification_list import find_notification, notification_list
from app.readers.notifications import mark_all_read, mark_read, unread_count
from app.readers.notifications.places import place_of
from app.readers.notifications.sentences import sentence

pages = Blueprint("notifications", __name__)


@pages.get("/notifications")
@members_only
def show_all() -> Response:
    found = notification_list(the_member().id, request.args.get("after", ""))
    block = "rows" if request.args.get("after") else None
    return respond.page("notifications/list.html", block=block, page=found)


@pages.get("/notifications/<int:notification_id>")
@members_only
def follow(notification_id: int) -> Response:
    """Go to where it happened; the line is read by that."""
    line = find_notification(the_member().id, notification_id)
    if line.read_at is None:
        with transaction():
            mark_read(line)
    return respond.onward(place_of(line, the_member()))


@pages.post("/notifications/read")
@members_only
def read_all() -> Response:
    with transaction():
        mark_all_read(the_member().id)
    return respond.onward("/notifications")


@pages.get("/unsubscribe/<word>")
def unsubscribe_form(word: str) -> Response:
    member, mails = _unsubscribing(word)
    return _unsubscribe_page(word, mails, done=not unsubscribing.wants(member, mails))


@pages.post("/unsubscribe/<word>")
def unsubscribe(word: str) -> Response:
    """RFC 8058: the mail program posts here by itself, with nothing but the signed address."""
    member, mails = _unsubscribing(word)
    with transaction():
        unsubscribing.end(member, mails)
    return _unsubscribe_page(word, mails, done=True)


def _unsubscribe_page(word: str, mails: str, *, done: bool) -> Response:
    kind = KINDS[mails].label if mails in KINDS else ""
    return respond.page("notifications/unsubscribe.html", word=word, mails=mails, kind=kind, done=done)


def _unsubscribing(word: str) -> tuple[Member, str]:
    """Whose mails, and which."""
    way = unsubscribing.read_way_out(word)
    member = db.session.get(Member, way.member_id) if way else None
    if way is None or member is None or member.left_at:
        raise NotFound(_("This link is not complete. Follow it from the mail once more, or change your settings."))
    return member, way.mails


def _unread_count() -> int:
    """Asked by the head and the dock of every page, counted once."""
    member = current_member()
    if "unread" not in g:
        g.unread = unread_count(member.id) if member else 0
    return int(g.unread)


csrf.exempt(unsubscribe)
template.offer("unread_count", _unread_count)
template.offer("told", sentence)
