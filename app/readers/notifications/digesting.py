"""The digest: what a member missed of what concerns them and of what they follow, in one mail at the member's hour.

It is made of errands that nobody has served meanwhile, so it is never empty and never tells what was seen.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, select, update

from app.base import links
from app.base.database import db
from app.base.i18n import Reason, _, ngettext, speaking
from app.base.mail import Letter, Section
from app.models.members import Member
from app.models.telling import Channel
from app.operations import letters
from app.operations.telling.choices import wants_of
from app.operations.telling.times import next_digest
from app.operations.unsubscribing import with_digest_way_out
from app.readers.notifications.errands import Errand
from app.readers.notifications.looking import Checked, look_again
from app.readers.notifications.model import Notification, What, kind_of
from app.readers.notifications.places import place_of
from app.readers.notifications.sentences import sentence
from app.settings.store import site

MEMBERS = 50
MOST_LINES = 500  # of one member that are looked at; who missed more is told that there is more
SHOWN = 8
THANKS = ("nice", "chip", "gift", "best_answer", "badge", "star")
FOLLOWED = ("topic", "space", "tag", "member")


def write_some(at: datetime) -> int:
    """Digests of some members whose hour has come; how many members. Call until it gives 0."""
    due = select(Errand.member_id).where(Errand.channel == Channel.DIGEST.value, Errand.due_at <= at)
    member_ids = db.session.scalars(due.distinct().order_by(Errand.member_id).limit(MEMBERS)).all()
    for member_id in member_ids:
        _write_for(member_id, at)
    return len(member_ids)


def _write_for(member_id: int, at: datetime) -> None:
    """All that waits for the member; a second worker waits for the rows and finds none left."""
    mine = Errand.member_id == member_id, Errand.channel == Channel.DIGEST.value
    waiting = select(Errand).where(*mine).order_by(Errand.id.desc()).limit(MOST_LINES).with_for_update()
    errands = db.session.scalars(waiting, execution_options={"populate_existing": True}).all()
    good = [checked for checked in look_again(errands, at) if checked.is_good]
    if not errands:
        return
    if good:
        member = good[0].member
        with speaking(member.locale or site().locale):
            letters.to_member(digest_for(member, good), member, key=f"news:{member_id}:{errands[0].id}")
    db.session.execute(delete(Errand).where(*mine, Errand.id <= errands[0].id))


def digest_for(member: Member, found: Sequence[Checked]) -> Letter:
    """Sections in the order in which they matter; followed places by topic."""
    lines = [checked.line for checked in found]
    kinds = {line.id: kind_of(line.what, line.detail) for line in lines}
    said = [line for line in lines if kinds[line.id] not in (*THANKS, *FOLLOWED)]
    parts = (
        _section(_("For you"), said, member),
        _section(_("Thanks"), [line for line in lines if kinds[line.id] in THANKS], member),
        _followed([line for line in lines if kinds[line.id] in FOLLOWED], member),
    )
    letter = Letter(
        subject=ngettext(
            "%(num)s thing that you may have missed", "%(num)s things that you may have missed", len(lines)
        ),
        paragraphs=(_("Hello %(name)s,", name=member.display_name), _("this happened since you were last here:")),
        sections=tuple(part for part in parts if part),
        action=(_("See all notifications"), links.whole("/notifications")),
    )
    return with_digest_way_out(letter, member)


def _section(title: Reason, lines: Sequence[Notification], member: Member) -> Section | None:
    if not lines:
        return None
    items = tuple((_words(line), links.whole(place_of(line, member))) for line in lines[:SHOWN])
    return Section(title, items, more=len(lines) > SHOWN)


def _words(line: Notification) -> str:
    about = line.topic.title if line.topic else line.words
    return f"{sentence(line)}: {about}" if about else str(sentence(line))


def _followed(lines: Sequence[Notification], member: Member) -> Section | None:
    """One item a topic: a new one by its sentence, one that went on by the number of its posts."""
    by_topic = groupby(sorted(lines, key=lambda line: (line.topic_id or 0, line.id)), key=lambda line: line.topic_id)
    groups = sorted(([*group] for _topic_id, group in by_topic), key=lambda group: group[-1].id, reverse=True)
    items = tuple((_topic_words(group), links.whole(place_of(group[0], member))) for group in groups[:SHOWN])
    return Section(_("What you follow"), items, more=len(groups) > SHOWN) if items else None


def _topic_words(group: Sequence[Notification]) -> str:
    first, title = group[0], group[0].topic.title if group[0].topic else ""
    if first.what == What.NEW_TOPIC:
        return _words(first)
    posts = ngettext("%(num)s new post", "%(num)s new posts", len(group))
    return f"{title} ({posts})"


def move_to_habit(member: Member, at: datetime) -> None:
    """The member chose other times: what waits goes out then, or not at all."""
    mine = Errand.member_id == member.id, Errand.channel == Channel.DIGEST.value
    due_at = next_digest(wants_of([member.id]).habit(member.id), at, member.zone or site().zone)
    if due_at is None:
        db.session.execute(delete(Errand).where(*mine))
    else:
        db.session.execute(update(Errand).where(*mine).values(due_at=due_at))
