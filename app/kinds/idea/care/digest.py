"""Staff's weekly mail: which promises on ideas are overdue. Where none is, nobody gets a mail."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.base import links
from app.base.database import db
from app.base.i18n import Reason, _, ngettext
from app.base.mail import Letter, Section
from app.kinds.idea.care.promises import Overdue, Promises, overdue
from app.models.members import Member, Role
from app.operations import letters
from app.operations.unsubscribing import with_way_out
from app.rules import Actor
from app.settings.store import site

AT = time(8)  # on a Monday, by the site's clock
LATE = timedelta(days=3)  # where workers were away; later it waits for the next Monday
SHOWN, ALL = 10, 10**9


def send_digests(at: datetime) -> int:
    """To each of staff who wants it, once a week; how many were sent. Nothing happens outside of its days."""
    here = at.astimezone(ZoneInfo(site().zone))
    monday = here.date() - timedelta(days=here.weekday())
    due = datetime.combine(monday, AT, here.tzinfo)
    if not due <= here < due + LATE:
        return 0
    wanted = Member.role >= int(Role.STAFF), Member.mail_digest, Member.email.is_not(None), Member.is_bot.is_(False)
    here_still = Member.left_at.is_(None), Member.suspended_at.is_(None), Member.mail_stopped_at.is_(None)
    staff = db.session.scalars(select(Member).where(*wanted, *here_still).order_by(Member.id)).all()
    return sum(_send(member, f"digest:{monday}:{member.id}") for member in staff)


def _send(member: Member, key: str) -> bool:
    owed = overdue(Actor.of(member), SHOWN, ALL)
    return owed.count > 0 and letters.to_member(_letter(owed, member), member, key=key)


def _letter(owed: Promises, member: Member) -> Letter:
    parts = ((_("Not seen"), owed.unseen), (_("No word"), owed.silent), (_("Past its department's day"), owed.late))
    letter = Letter(
        subject=ngettext("%(num)s promise on an idea is overdue", "%(num)s promises on ideas are overdue", owed.count),
        paragraphs=(
            _("Hello %(name)s,", name=member.display_name),
            _(
                "Every idea is seen within %(seen)s days, and hears a word within %(word)s.",
                seen=owed.seen_days,
                word=owed.word_days,
            ),
        ),
        sections=tuple(_section(title, part) for title, part in parts if part.count),
        action=(_("To the review room"), links.whole("/staff/ideas/review")),
    )
    return with_way_out(letter, member, _("No more weekly mails"))


def _section(title: Reason, part: Overdue) -> Section:
    items = tuple((idea.topic.title, links.whole(f"/staff/ideas/review/{idea.topic_id}")) for idea in part.first)
    return Section(_("%(what)s (%(count)s)", what=title, count=part.count), items, more=part.count > len(items))
