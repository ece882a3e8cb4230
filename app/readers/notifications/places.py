"""Where a notification leads."""

from urllib.parse import quote

from app.models.members import Member
from app.readers.notifications.model import Notification, What

PLACES = {
    What.STAR: "/stars",
    What.GRANT: "/wallet",
    What.GIFT: "/wallet",
    What.EXPIRING: "/wallet",
    What.COUPON: "/coupons",
    What.ORDER: "/rewards#orders",
    What.DAMPED: "/fairness",
    What.GROUP: "/groups",
    What.EMERGENCY_OPENED: "/tank/emergency",
    What.EMERGENCY_CLOSED: "/tank/emergency",
    What.MAIL_STOPPED: "/settings/notifications#mail-stopped",
}


def place_of(line: Notification, member: Member) -> str:
    """The path for this member. Needs the line's topic."""
    what = What(line.what)
    if what in PLACES:
        return PLACES[what]
    if line.festival_id:
        return f"/ideas/festivals/{line.festival_id}"
    if what is What.TANK_REMINDER:
        return f"/tank?amount={line.amount}#put-in"
    if what is What.BADGE:
        return f"/m/{member.handle}#badges"
    if line.post_id and not (what is What.FLAG_ANSWERED and line.detail == "upheld"):
        return f"/p/{line.post_id}"
    return f"/t/{line.topic_id}/{quote(line.topic.slug)}" if line.topic and not line.post_id else "/notifications"
