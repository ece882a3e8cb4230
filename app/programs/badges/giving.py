"""Staff make badges and give them by hand, each with a citation; members choose the title beside their name."""

from sqlalchemy import select

from app.base import freshness
from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound, Refused
from app.base.i18n import _
from app.events import log
from app.events.accounts import BadgeAwarded
from app.models.members import Member
from app.operations import auditing
from app.operations.names import clean_line, clean_text
from app.readers.badges import BADGES, MemberBadge, StaffBadge
from app.rules import Action, Actor, require

LONGEST_NAME, LONGEST_ABOUT, LONGEST_CITATION = 60, 200, 500


def make(actor: Actor, name_ja: str, name_en: str, about_ja: str = "", about_en: str = "") -> StaffBadge:
    """A new badge to be given by hand; one of the two languages is enough."""
    require(actor, Action.BADGE_GIVE)
    name = clean_line(name_ja or name_en, LONGEST_NAME, "name_ja")
    if not name:
        raise Invalid(_("Give it a name."), field="name_ja")
    badge = StaffBadge(
        name_ja=name,
        name_en=clean_line(name_en or name_ja, LONGEST_NAME, "name_en"),
        about_ja=clean_line(about_ja or about_en, LONGEST_ABOUT, "about_ja"),
        about_en=clean_line(about_en or about_ja, LONGEST_ABOUT, "about_en"),
        made_at=now(),
    )
    db.session.add(badge)
    db.session.flush()
    auditing.note(actor, "badge.make", "badge", badge.id, name=badge.name_en)
    return badge


def give(actor: Actor, badge_id: int, member: Member, citation: str) -> MemberBadge:
    """Honour a member; everybody reads the citation. It is never taken away."""
    require(actor, Action.BADGE_GIVE)
    if db.session.get(StaffBadge, badge_id) is None:
        raise Invalid(_("Choose a badge."), field="badge")
    citation = clean_text(citation, LONGEST_CITATION, "citation")
    if not citation:
        raise Invalid(_("Say what the member is honoured for: everybody will read it."), field="citation")
    if member.id == actor.member_id:
        raise Refused(_("Somebody else gives you a badge."))
    db.session.get_one(Member, member.id, with_for_update=True)
    same = MemberBadge.member_id == member.id, MemberBadge.source == "staff", MemberBadge.badge == str(badge_id)
    if db.session.scalar(select(MemberBadge.id).where(*same)) is not None:
        raise Conflict(_("This member has that badge already."), field="handle")
    row = MemberBadge(
        member_id=member.id,
        source="staff",
        badge=str(badge_id),
        times=1,
        awarded_at=now(),
        citation=citation,
        given_by_id=actor.member_id,
    )
    db.session.add(row)
    db.session.flush()
    auditing.note(actor, "badge.give", "member", member.id, citation, badge=badge_id)
    log.append(BadgeAwarded(member_id=member.id, badge_id=row.id), actor)
    return row


def choose_title(actor: Actor, badge: str) -> Member:
    """Show one of one's badges beside the name, or (empty) none."""
    member = db.session.get(Member, actor.member_id, with_for_update=True)
    if member is None:
        raise NotFound(_("There is no member of this name."))
    require(actor, Action.MEMBER_EDIT, member)
    if badge and badge not in titles_of(member.id):
        raise Invalid(_("Choose one of your own badges."), field="title")
    member.title_badge = badge
    freshness.touch("site")
    return member


def titles_of(member_id: int) -> list[str]:
    """Badges of the member that may stand beside the name."""
    mine = MemberBadge.member_id == member_id, MemberBadge.source == "rule"
    had = db.session.scalars(select(MemberBadge.badge).where(*mine).order_by(MemberBadge.id))
    return [name for name in had if name in BADGES and BADGES[name].is_title]
