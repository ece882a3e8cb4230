"""Ending a kind of mail by the signed address that every such mail carries (RFC 8058); nobody need sign in for it."""

from dataclasses import replace

from app.base import links
from app.base.i18n import Reason
from app.base.mail import Letter
from app.models.members import Member

PURPOSES = {"answers": "unsubscribe-answers", "digest": "unsubscribe-digest"}
COLUMNS = {"answers": "mail_answers", "digest": "mail_digest"}


def with_way_out(letter: Letter, member: Member, mails: str, words: Reason) -> Letter:
    """The letter, one of these `mails`, with the link in words and the headers for mail programs."""
    leave = links.whole(f"/unsubscribe/{links.signed(PURPOSES[mails], member.id)}")
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return replace(letter, leave=(words, leave), headers=headers)


def read_way_out(word: str) -> tuple[int, str] | None:
    """The member's id and which mails; None for a word that nobody signed."""
    for mails, purpose in PURPOSES.items():
        member_id = links.unsigned(purpose, word)
        if isinstance(member_id, int):
            return member_id, mails
    return None


def wants(member: Member, mails: str) -> bool:
    return bool(getattr(member, COLUMNS[mails]))
