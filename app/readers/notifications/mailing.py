"""Mails at once: each errand that still holds becomes one letter in the outbox, in the same transaction."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from app.base import links
from app.base.database import db
from app.base.i18n import _, speaking
from app.base.mail import Letter, Mail, addresses, message_id, send_many
from app.base.markup import plain
from app.models.members import Member
from app.models.posts import Post
from app.models.telling import Channel
from app.operations import letters
from app.operations.telling.catalogue import KINDS
from app.operations.unsubscribing import with_ways_out
from app.readers.notifications.errands import Errand
from app.readers.notifications.looking import Checked, look_again
from app.readers.notifications.model import WRITTEN, Notification, kind_of
from app.readers.notifications.places import place_of
from app.readers.notifications.sentences import name_of, sentence
from app.rules import Action, Actor, why_not
from app.settings.store import site

QUOTED_CHARACTERS = 2000
BATCH = 200


def write_some(at: datetime) -> int:
    """Write the letters that are due, a batch of them; how many errands were looked at. Call until it gives 0."""
    due = select(Errand).where(Errand.channel == Channel.MAIL.value, Errand.due_at <= at)
    waiting = due.order_by(Errand.due_at, Errand.id).limit(BATCH).with_for_update(skip_locked=True)
    found = db.session.scalars(waiting, execution_options={"populate_existing": True}).all()
    written = [_write(each) for each in look_again(found, at) if each.is_good]
    send_many([(mail, key) for mail, key in written if mail])
    db.session.execute(delete(Errand).where(Errand.id.in_([errand.id for errand in found])))
    return len(found)


def _write(checked: Checked) -> tuple[Mail | None, str]:
    """The mail, and the key under which it is sent once."""
    line, member = checked.line, checked.member
    with speaking(member.locale or site().locale):
        return letters.mail_to(letter_for(line, member), member), f"told:{line.id}"


def letter_for(line: Notification, member: Member) -> Letter:
    """What the line says, with the post's words and the ways out."""
    said = str(sentence(line))
    by_somebody = line.what in WRITTEN and line.actor is not None
    letter = Letter(
        subject=line.topic.title if by_somebody and line.topic else said,
        from_name=f"{name_of(line)} ({site().name})" if by_somebody else "",
        paragraphs=(f"{said}:", line.topic.title) if line.topic else (said,),
        quote=line.words or (plain(line.post.html, QUOTED_CHARACTERS) if line.post and by_somebody else ""),
        action=(_("Read it on the site"), links.whole(place_of(line, member))),
        headers=threaded(line.post) if by_somebody and line.post else {},
    )
    if by_somebody and line.post and _may_answer(line.post, member):
        letter = _answerable(letter, line.post, member)
    return with_ways_out(letter, member, KINDS[kind_of(line.what, line.detail)])


def _may_answer(post: Post, member: Member) -> bool:
    return addresses.takes_mail() and why_not(Actor.of(member), Action.TOPIC_REPLY, post.topic) is None


def _answerable(letter: Letter, post: Post, member: Member) -> Letter:
    """With an address of its own, at which an answer by mail is posted below this post."""
    return replace(
        letter,
        reply_line=_("— Answer this mail, and your words are posted. Write above this line. —"),
        headers=letter.headers | {"Reply-To": addresses.reply_address(member.id, post.id)},
    )


def threaded(post: Post) -> dict[str, str]:
    """The same names for a post and its topic in every mail, so that mail programs make a thread of them."""
    root = message_id("topic", post.topic_id)
    if post.opens_topic:
        return {"Message-ID": root}
    parent = message_id("post", post.answers_id) if post.answers_id else root
    references = root if parent == root else f"{root} {parent}"
    return {"Message-ID": message_id("post", post.id), "In-Reply-To": parent, "References": references}
