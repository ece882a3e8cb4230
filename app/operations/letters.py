"""The letters about an account; each in its receiver's language."""

from dataclasses import replace

from app.base import links, mail
from app.base.colours import tones_by_day
from app.base.i18n import Reason, _
from app.base.mail import Letter, Mail, Sender
from app.models.members import Member
from app.settings.store import site

NOT_ME: Reason = _("If you did not ask for this, you need not do anything.")


def post(letter: Letter, address: str, locale: str, *, key: str | None = None) -> bool:
    """Put the letter into the outbox; False when one with this key was there already."""
    return mail.send(letter.to(address, locale or site().locale, sender()), key=key)


def sender() -> Sender:
    """The site as its face is set. The logo is named by its content, so that mail programs keep the right one."""
    tones, logo = tones_by_day(site().accent.lower()), site().logo_by_day
    return Sender(
        name=site().name,
        url=links.whole(),
        accent=tones.plain,
        on_accent=tones.on,
        logo=links.whole(f"/logo.png?{logo.file_name[:8]}") if logo else "",
        logo_alt=site().logo_alt or site().name,
    )


def to_member(letter: Letter, member: Member, *, key: str | None = None) -> bool:
    """False also for a member without an address."""
    made = mail_to(letter, member)
    return made is not None and mail.send(made, key=key)


def mail_to(letter: Letter, member: Member) -> Mail | None:
    """None for a member without an address. What comes back says whose address it was."""
    if not member.email:
        return None
    comes_back_to = mail.addresses.bounce_address(member.id)
    if comes_back_to:
        letter = replace(letter, headers=letter.headers | {"Return-Path": comes_back_to})
    return letter.to(member.email, member.locale or site().locale, sender())


def confirm_address(name: str, ticket: str) -> Letter:
    return Letter(
        subject=_("Confirm your e-mail address"),
        paragraphs=(
            _("Hello %(name)s,", name=name),
            _("Welcome! Open this link to confirm your e-mail address and join us."),
        ),
        action=(_("Confirm my address"), links.whole(f"/confirm/{ticket}")),
        small_print=(_("The link works once, for 48 hours."), NOT_ME),
    )


def has_account_already() -> Letter:
    """Sent in place of a confirmation, so that the page tells a stranger nothing."""
    return Letter(
        subject=_("You have an account already"),
        paragraphs=(
            _("Somebody, probably you, wanted to sign up with this e-mail address. It has an account already."),
            _("Sign in with it. If you have forgotten your password, you can set a new one."),
        ),
        action=(_("Set a new password"), links.whole("/reset")),
        small_print=(NOT_ME,),
    )


def accounts_merged(name: str, closed: str, remaining: str) -> Letter:
    """To both addresses of a person whose two accounts have become one."""
    return Letter(
        subject=_("Your two accounts are one now"),
        paragraphs=(
            _("Hello %(name)s,", name=name),
            _(
                "The staff have merged your account @%(closed)s into @%(remaining)s: posts, thanks and points are"
                " all there.",
                closed=closed,
                remaining=remaining,
            ),
            _("From now on, sign in to @%(remaining)s.", remaining=remaining),
        ),
        action=(_("Sign in"), links.whole("/sign-in")),
        small_print=(_("If these were not both your accounts, please write to us at once."),),
    )


def reset_password(name: str, ticket: str) -> Letter:
    return Letter(
        subject=_("Set a new password"),
        paragraphs=(_("Hello %(name)s,", name=name), _("Open this link to choose a new password.")),
        action=(_("Choose a new password"), links.whole(f"/reset/{ticket}")),
        small_print=(_("The link works once, for 2 hours."), NOT_ME),
    )


def password_changed(name: str) -> Letter:
    return Letter(
        subject=_("Your password was changed"),
        paragraphs=(
            _("Hello %(name)s,", name=name),
            _("Your password was changed just now, and you were signed out everywhere."),
            _("If that was not you, set a new password at once."),
        ),
        action=(_("Set a new password"), links.whole("/reset")),
    )


def move_address(name: str, ticket: str) -> Letter:
    return Letter(
        subject=_("Confirm your new e-mail address"),
        paragraphs=(
            _("Hello %(name)s,", name=name),
            _("Open this link to use this address for your account from now on."),
        ),
        action=(_("Use this address"), links.whole(f"/settings/email/{ticket}")),
        small_print=(_("The link works once, for 48 hours."), NOT_ME),
    )


def address_moved(name: str, address: str) -> Letter:
    return Letter(
        subject=_("Your e-mail address was changed"),
        paragraphs=(
            _("Hello %(name)s,", name=name),
            _("From now on your account uses %(address)s. This address gets no more mail from us.", address=address),
            _("If that was not you, write to the people who run this community at once."),
        ),
    )
