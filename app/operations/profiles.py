"""What a member says and chooses: profile and preferences."""

from dataclasses import dataclass

from app.base.clock import now
from app.base.errors import Invalid
from app.base.i18n import LOCALES, _
from app.base.zones import ZONES
from app.events import log
from app.events.accounts import ProfileCompleted
from app.models.members import Member
from app.operations.names import clean_line, clean_name, clean_text
from app.rules import Action, Actor, require

THEMES = ("", "light", "dark")


@dataclass(frozen=True, kw_only=True)
class Profile:
    display_name: str
    about: str
    organisation: str


def describe(actor: Actor, member: Member, profile: Profile) -> None:
    """Change what others read about the member."""
    require(actor, Action.MEMBER_EDIT, member)
    member.display_name = clean_name(profile.display_name)
    member.about = clean_text(profile.about, 2000, "about")
    member.organisation = clean_line(profile.organisation, 80, "organisation")
    if member.about and member.profile_completed_at is None:
        member.profile_completed_at = now()
        log.append(ProfileCompleted(member_id=member.id), actor)


def choose_look(actor: Actor, member: Member, *, locale: str, zone: str, theme: str) -> None:
    """Language, time zone and theme; empty means: as the browser, the site or the device has it."""
    require(actor, Action.MEMBER_EDIT, member)
    if locale and locale not in LOCALES:
        raise Invalid(_("This language is not spoken here yet."), field="locale")
    if zone and zone not in ZONES:
        raise Invalid(_("Choose a time zone from the list."), field="zone")
    if theme not in THEMES:
        raise Invalid(_("Choose a theme from the list."), field="theme")
    member.locale, member.zone, member.theme = locale, zone, theme


def choose_weekly_mail(actor: Actor, member: Member, *, wanted: bool) -> None:
    """Staff's weekly mail about overdue promises."""
    require(actor, Action.MEMBER_EDIT, member)
    member.mail_digest = wanted


def choose_leaderboard(actor: Actor, member: Member, *, shown: bool) -> None:
    require(actor, Action.MEMBER_EDIT, member)
    member.on_leaderboard = shown
