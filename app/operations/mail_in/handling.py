"""What a mail causes: an answer in its topic, a note that an address is wrong, or a word back to its sender.

Reading it and remaking its pictures takes a while and is done before the transaction; then all of it stands or nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base import documents
from app.base.database import db
from app.base.documents import Document, size_words
from app.base.errors import Invalid, NotFound, Refusal, Refused
from app.base.i18n import Reason, _, speaking
from app.base.mail import Letter, incoming
from app.base.mail.incoming import File, Incoming
from app.base.pictures import Picture, remade
from app.models.mails import IncomingMail
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import letters, posting, uploading
from app.operations.mail_in.bouncing import note_bounce
from app.operations.mail_in.keeping import end
from app.rules import Action, Actor, require
from app.settings.store import site

MOST_FILES = 10


@dataclass(frozen=True)
class Prepared:
    """A mail that was read. `left_out`: names of files that are not taken."""

    mail_id: int
    read: Incoming
    pictures: tuple[tuple[str, Picture], ...] = ()
    documents: tuple[Document, ...] = ()
    left_out: tuple[str, ...] = ()


def prepare(mail_id: int) -> Prepared | None:
    """None when it was handled meanwhile."""
    mail = db.session.get(IncomingMail, mail_id, populate_existing=True)
    if mail is None or mail.handled_at or mail.raw is None:
        return None
    read = incoming.read(mail.raw)
    if read.is_automatic or read.address is None or read.address.is_bounce:
        return Prepared(mail_id, read)
    pictures, taken, left_out = [], [], []
    for number, file in enumerate(read.files):
        try:
            if number >= MOST_FILES:
                raise Invalid("")
            if file.media_type.startswith("image/"):
                pictures.append((_words(file), remade(file.content)))
            else:
                taken.append(documents.checked(file.content, file.name, site().largest_file_mb))
        except Refusal:
            left_out.append(file.name)
    return Prepared(mail_id, read, tuple(pictures), tuple(taken), tuple(left_out))


def _words(file: File) -> str:
    return "".join(each for each in Path(file.name).stem if each not in "[]()<>\\`*_\n")[:80]


def carry_out(prepared: Prepared, uploads: Path) -> None:
    """Do what the mail asks for. Raises Refusal; then `refuse` tells its sender."""
    mail = db.session.get_one(IncomingMail, prepared.mail_id, with_for_update=True, populate_existing=True)
    if mail.handled_at:
        return
    read = prepared.read
    member = db.session.get(Member, read.address.member_id) if read.address else None
    if read.address is None or member is None or member.left_at:
        end(mail, "unknown")
    elif read.address.is_bounce:
        _take_back(mail, member, read)
    elif read.is_automatic:
        end(mail, "automatic")
    else:
        post = _answer(prepared, member, uploads)
        end(mail, "posted", str(post.id))


def _take_back(mail: IncomingMail, member: Member, read: Incoming) -> None:
    """Only delivery reports count: whoever is on holiday has an address that works."""
    if read.report is None:
        end(mail, "automatic")
        return
    note_bounce(member, read.report.status, read.report.words)
    end(mail, "bounce", read.report.status)


def _answer(prepared: Prepared, member: Member, uploads: Path) -> Post:
    read = prepared.read
    assert read.address is not None, "it was looked at before"
    if read.sender != (member.email or "").lower():
        raise Refused(_("It came from another address than that of your account."))
    query = select(Post).where(Post.id == read.address.post_id)
    to = db.session.scalar(query.options(joinedload(Post.topic).joinedload(Topic.space)))
    actor = Actor.of(member)
    if to is None or not to.is_public:
        raise NotFound(_("The post that you answer is not there any more."))
    require(actor, Action.POST_READ, to)
    require(actor, Action.TOPIC_REPLY, to.topic)
    source = "\n\n".join(filter(None, (read.words, *_uploaded(prepared, actor, uploads))))
    return posting.reply(actor, to.topic, source, to=None if to.opens_topic else to, key=f"mail{prepared.mail_id}")


def _uploaded(prepared: Prepared, actor: Actor, folder: Path) -> list[str]:
    """Pictures and files in Markdown, as the composer puts them in."""
    found = []
    for words, picture in prepared.pictures:
        found.append(f"![{words}](/uploads/{uploading.keep(actor, picture, folder).file_name})")
    for document in prepared.documents:
        row = uploading.attach(actor, document, folder / "files")
        found.append(f"[{row.name} ({size_words(row.size_bytes)})]({row.address})")
    return found


def refuse(prepared: Prepared, refusal: Refusal) -> None:
    """Tell the member, at the address of the account and never at the sender's, why nothing was posted."""
    mail = db.session.get_one(IncomingMail, prepared.mail_id, with_for_update=True, populate_existing=True)
    member = db.session.get(Member, prepared.read.address.member_id) if prepared.read.address else None
    if mail.handled_at or member is None:
        return
    end(mail, "refused", str(refusal))
    with speaking(member.locale or site().locale):
        letters.to_member(_not_posted(prepared.read.words, refusal.reason), member, key=f"refused:{mail.id}")


def _not_posted(words: str, reason: Reason) -> Letter:
    return Letter(
        subject=_("Your answer by mail was not posted"),
        paragraphs=(_("An answer by mail reached us, but we could not post it:"), reason),
        quote=words[:5000],
        small_print=(_("What you wrote stands above, so that nothing is lost."),) if words else (),
    )


def note_left_out(prepared: Prepared) -> None:
    """The answer stands, but some of its files were not taken."""
    member = db.session.get(Member, prepared.read.address.member_id) if prepared.read.address else None
    mail = db.session.get_one(IncomingMail, prepared.mail_id)
    if member is None or not prepared.left_out or mail.outcome != "posted":
        return
    kinds = ", ".join(documents.MEDIA_TYPES)
    letter = Letter(
        subject=_("Some files of your answer were not taken"),
        paragraphs=(
            _("Your answer is posted, but without these files: %(names)s.", names=", ".join(prepared.left_out)),
            _("Pictures are taken, and files of these kinds: %(kinds)s.", kinds=kinds),
        ),
    )
    letters.to_member(letter, member, key=f"files:{mail.id}")
