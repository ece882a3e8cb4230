"""What a notification says, in one sentence: the same in the list, in mails, digests and on devices."""

from collections.abc import Callable
from datetime import date

from flask_babel import format_date

from app.base.i18n import Reason, _, format_number, ngettext
from app.readers.notifications.model import Notification, What
from app.settings.store import site

Say = Callable[[Notification], Reason]

STATUSES = {
    "not_started": _("Not started"),
    "reviewing": _("In review"),
    "planned": _("Planned"),
    "done": _("Done"),
    "declined": _("Declined"),
    "merged": _("Merged"),
}
# Rooms above know what their names mean: a badge's, say.
NAMES: dict[What, Callable[[str], Reason]] = {}


def sentence(line: Notification) -> Reason:
    """In the language that is spoken just now. Needs the line's actor."""
    return SAYINGS[What(line.what)](line)


def name_of(line: Notification) -> Reason:
    return line.actor.display_name if line.actor else _("Somebody")


def _amount(line: Notification) -> str:
    return f"{format_number(line.amount)} {site().unit}"


def _day(line: Notification) -> str:
    return str(format_date(date.fromisoformat(line.detail), "medium"))


def _nice(line: Notification) -> Reason:
    if line.count > 1:
        return ngettext(
            "%(name)s and %(num)d other member gave your post a nice",
            "%(name)s and %(num)d other members gave your post a nice",
            line.count - 1,
            name=name_of(line),
        )
    return _("%(name)s gave your post a nice", name=name_of(line))


def _flag(line: Notification) -> Reason:
    if line.detail == "upheld":
        return _("Thank you for your report: staff have hidden the post")
    return _("Thank you for your report: staff have looked at it, and the post stays")


def _order(line: Notification) -> Reason:
    if line.detail == "sent":
        return _("What you ordered is on its way")
    if line.detail == "cancelled":
        return _("Your order was cancelled; your points are back")
    return _("Your order is being prepared")


def _damped(line: Notification) -> Reason:
    if line.detail == "open":
        return _("Chips and gifts between you and another member are limited while staff look at them")
    if line.detail == "cleared":
        return _("Staff have looked at your chips and gifts: all is well, and nothing is limited any more")
    return _("Staff have decided about your chips and gifts")


def _star(line: Notification) -> Reason:
    if line.detail == "evangelist":
        return _("You were appointed an evangelist. Congratulations!")
    return _("You were appointed a star. Congratulations!")


def _badge(line: Notification) -> Reason:
    if line.detail and What.BADGE in NAMES:
        return _("A new badge is yours: %(badge)s", badge=NAMES[What.BADGE](line.detail))
    return _("Staff gave you a badge")


def _event(line: Notification) -> Reason:
    name = NAMES[What.EVENT](line.detail) if What.EVENT in NAMES else _("an event")
    return _("You are invited, and it is near: %(event)s", event=name)


def _group(line: Notification) -> Reason:
    name = NAMES[What.GROUP](line.detail) if What.GROUP in NAMES else _("a group")
    if line.detail.startswith("invited"):
        return _("You are invited to the group %(group)s", group=name)
    return _("You are in the group %(group)s now", group=name)


def _new_topic(line: Notification) -> Reason:
    if line.detail == "member":
        return _("%(name)s, whom you follow, opened a topic", name=name_of(line))
    if line.detail == "tag":
        return _("%(name)s opened a topic under a tag that you follow", name=name_of(line))
    return _("%(name)s opened a topic in a space that you follow", name=name_of(line))


def _expiring(line: Notification) -> Reason:
    return _("%(amount)s can be used until %(day)s only", amount=_amount(line), day=_day(line))


def _tank(line: Notification) -> Reason:
    return _(
        "%(amount)s of yours end with %(day)s. In the tank they can still help somebody",
        amount=_amount(line),
        day=_day(line),
    )


SAYINGS: dict[What, Say] = {
    What.ANSWER: lambda line: _("%(name)s answered your question", name=name_of(line)),
    What.COMMENT: lambda line: _("%(name)s commented on your topic", name=name_of(line)),
    What.REPLY: lambda line: _("%(name)s replied to you", name=name_of(line)),
    What.MENTION: lambda line: _("%(name)s mentioned you", name=name_of(line)),
    What.QUOTE: lambda line: _("%(name)s quoted you", name=name_of(line)),
    What.NICE: _nice,
    What.CHIP: lambda line: _("%(name)s gave you a chip of %(amount)s", name=name_of(line), amount=_amount(line)),
    What.GIFT: lambda line: _("%(name)s gave you %(amount)s", name=name_of(line), amount=_amount(line)),
    What.BEST_ANSWER: lambda _line: _("Your answer is the best answer now"),
    What.IDEA_SEEN: lambda _line: _("Staff have read your idea"),
    What.IDEA_DONE: lambda _line: _("Your idea came true. Thank you!"),
    What.IDEA_STATUS: lambda line: _(
        "An idea has a new status: %(status)s", status=STATUSES.get(line.detail, line.detail)
    ),
    What.POST_HIDDEN: lambda _line: _("Staff have hidden your post"),
    What.POST_RESTORED: lambda _line: _("Your post can be seen again"),
    What.FLAG_ANSWERED: _flag,
    What.EXPIRING: _expiring,
    What.TANK_REMINDER: _tank,
    What.POLL_CLOSED: lambda _line: _("A poll has closed: see what came out"),
    What.FESTIVAL_BEGUN: lambda _line: _("A voting festival has begun: votes wait for you"),
    What.FESTIVAL_OVER: lambda _line: _("A voting festival is over: see the results"),
    What.FESTIVAL_VOID: lambda _line: _("A voting festival was declared void"),
    What.REMINDER: lambda _line: _("You wanted to be reminded of this"),
    What.FOLLOWED: lambda line: _("%(name)s posted in a topic you follow", name=name_of(line)),
    What.NEW_TOPIC: _new_topic,
    What.BADGE: _badge,
    What.GRANT: lambda line: _("Staff gave you %(amount)s", amount=_amount(line)),
    What.COUPON: lambda _line: _("A coupon for you"),
    What.ORDER: _order,
    What.DAMPED: _damped,
    What.EVENT: _event,
    What.GROUP: _group,
    What.STAR: _star,
    What.EMERGENCY_OPENED: lambda _line: _("An emergency tank is open for whoever needs it"),
    What.EMERGENCY_CLOSED: lambda _line: _("An emergency tank was closed: see what came in and went out"),
    What.STAFF_MESSAGE: lambda line: _("%(name)s of the staff wrote to you", name=name_of(line)),
    What.MAIL_STOPPED: lambda _line: _("Mails to your address come back. See what to do"),
}
