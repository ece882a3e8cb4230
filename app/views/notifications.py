"""What a member was told: the list, following a line, and mails for answers."""

from flask import Blueprint, Response, g, request

from app.base.database import db, transaction
from app.base.errors import NotFound
from app.base.i18n import _
from app.http import respond, template
from app.http.actor import current_member
from app.http.security import csrf
from app.http.sign_in import members_only, the_member
from app.models.members import Member
from app.operations import profiles
from app.operations.unsubscribing import read_way_out, wants
from app.queries.notification_list import find_notification, notification_list
from app.readers.notifications import Notification, What, mark_all_read, mark_read, unread_count
from app.rules import Actor

pages = Blueprint("notifications", __name__)

PLACES = {
    What.STAR: "/stars",
    What.GRANT: "/wallet",
    What.COUPON: "/coupons",
    What.ORDER: "/rewards#orders",
    What.DAMPED: "/fairness",
}


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
    return respond.onward(_place(line))


def _place(line: Notification) -> str:
    if line.what in (What.GIFT, What.EXPIRING):
        return "/wallet"
    if line.festival_id:
        return f"/ideas/festivals/{line.festival_id}"
    if line.what == What.TANK_REMINDER:
        return f"/tank?amount={line.amount}#put-in"
    if line.what == What.BADGE:
        return f"/m/{the_member().handle}#badges"
    if line.what in PLACES:
        return PLACES[What(line.what)]
    if line.post_id and not (line.what == What.FLAG_ANSWERED and line.detail == "upheld"):
        return f"/p/{line.post_id}"
    return template.address(line.topic) if line.topic and not line.post_id else "/notifications"


@pages.post("/notifications/read")
@members_only
def read_all() -> Response:
    with transaction():
        mark_all_read(the_member().id)
    return respond.onward("/notifications")


@pages.get("/unsubscribe/<word>")
def unsubscribe_form(word: str) -> Response:
    member, mails = _unsubscribing(word)
    return respond.page("notifications/unsubscribe.html", word=word, mails=mails, done=not wants(member, mails))


@pages.post("/unsubscribe/<word>")
def unsubscribe(word: str) -> Response:
    """RFC 8058: the mail program posts here by itself, with nothing but the signed address."""
    member, mails = _unsubscribing(word)
    with transaction():
        profiles.choose_mails(Actor.of(member), member, **{mails: False})
    return respond.page("notifications/unsubscribe.html", word=word, mails=mails, done=True)


def _unsubscribing(word: str) -> tuple[Member, str]:
    """Whose mails, and which."""
    member_id, mails = read_way_out(word) or (0, "")
    member = db.session.get(Member, member_id)
    if member is None or member.left_at:
        raise NotFound(_("This link is not complete. Follow it from the mail once more, or change your settings."))
    return member, mails


def _unread_count() -> int:
    """Asked by the head and the dock of every page, counted once."""
    member = current_member()
    if "unread" not in g:
        g.unread = unread_count(member.id) if member else 0
    return int(g.unread)


csrf.exempt(unsubscribe)
template.offer("unread_count", _unread_count)
