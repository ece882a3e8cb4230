"""Ending mails by the signed address that every such mail carries (RFC 8058); nobody need sign in for it."""

from dataclasses import dataclass, replace

from app.base import links
from app.base.i18n import Reason, _
from app.base.mail import Letter
from app.models.members import Member
from app.models.telling import Channel, Digest
from app.operations import briefing_choice, profiles
from app.operations.telling import choices
from app.operations.telling.catalogue import KINDS, Kind
from app.rules import Actor

PURPOSE = "unsubscribe"
# Links of mails that were sent before members chose by kinds go on working.
BEFORE = {"unsubscribe-answers": "answer", "unsubscribe-digest": "weekly"}
# Besides the kinds: every mail, the digest, staff's weekly mail, the briefing.
ALL, NEWS, WEEKLY, BRIEFING = "all", "news", "weekly", "briefing"


@dataclass(frozen=True)
class WayOut:
    """Whose mails end, and which: a kind's name, ALL, NEWS or WEEKLY."""

    member_id: int
    mails: str


def with_ways_out(letter: Letter, member: Member, kind: Kind) -> Letter:
    """The letter with links that end mails of its kind, and all of them, and the headers for mail programs."""
    words = _("No more mails like this: %(kind)s", kind=kind.label)
    return _with(letter, member, kind.name, words)


def with_digest_way_out(letter: Letter, member: Member) -> Letter:
    return _with(letter, member, NEWS, _("No more such overviews"))


def with_way_out(letter: Letter, member: Member, words: Reason) -> Letter:
    """For staff's weekly mail."""
    return _with(letter, member, WEEKLY, words)


def with_briefing_way_out(letter: Letter, member: Member) -> Letter:
    return _with(letter, member, BRIEFING, _("No more briefings by mail"))


def _with(letter: Letter, member: Member, mails: str, words: Reason) -> Letter:
    here, everything = (_address(member, each) for each in (mails, ALL))
    headers = {"List-Unsubscribe": f"<{here}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    choose = (_("Choose what you are told"), links.whole("/settings/notifications"))
    ways = ((words, here), (_("No more mails at all"), everything), choose)
    return replace(letter, leave=ways, headers=letter.headers | headers)


def _address(member: Member, mails: str) -> str:
    return links.whole(f"/unsubscribe/{links.signed(PURPOSE, f'{member.id}:{mails}')}")


def read_way_out(word: str) -> WayOut | None:
    """None for a word that nobody signed."""
    found = links.unsigned(PURPOSE, word)
    if isinstance(found, str):
        member_id, _colon, mails = found.partition(":")
        return WayOut(int(member_id), mails)
    for purpose, mails in BEFORE.items():
        before = links.unsigned(purpose, word)
        if isinstance(before, int):
            return WayOut(before, mails)
    return None


def wants(member: Member, mails: str) -> bool:
    """Whether such mails still come."""
    own = choices.wants_of([member.id])
    if mails == WEEKLY:
        return member.mail_digest
    if mails == BRIEFING:
        return briefing_choice.chosen(member.id) is not None
    if mails in (ALL, NEWS):
        habit = own.habit(member.id)
        return not habit.no_mail and (mails == ALL or habit.digest != Digest.OFF)
    return mails in KINDS and any(own.by(member.id, mails, way) for way in (Channel.MAIL, Channel.DIGEST))


def end(member: Member, mails: str) -> None:
    """No more of them; ended twice is ended once."""
    actor = Actor.of(member)
    if mails == ALL:
        choices.end_all_mails(actor, member)
    if mails in (ALL, WEEKLY):
        profiles.choose_weekly_mail(actor, member, wanted=False)
    if mails in (ALL, BRIEFING):
        briefing_choice.end(member.id)
    if mails == NEWS:
        choices.own_habit(member.id).digest = Digest.OFF.value
    if mails in KINDS:
        choices.end_mails(actor, member, mails)
