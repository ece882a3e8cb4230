"""Getting in: who somebody is, by e-mail address and password."""

from app.base.errors import Invalid
from app.base.i18n import _
from app.models.accounts import SignUp
from app.models.members import Member
from app.operations import accounts, joining, passwords


def known_by(email: str, password: str) -> Member | SignUp:
    """The member, or the wish to join that was not confirmed yet. Takes as long for an address nobody has."""
    found = accounts.member_with(email) or joining.waiting(email)
    if not passwords.fits(found.password_hash if found else "", password) or found is None:
        raise Invalid(_("This e-mail address and password do not fit together."))
    return found
