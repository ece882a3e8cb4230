"""Two accounts side by side, before one is merged into the other."""

from dataclasses import dataclass

from app.base.errors import Invalid
from app.base.i18n import Reason, _
from app.ledger import balance_of, debt_of, wallet
from app.models.members import Member
from app.operations.accounts import member_called
from app.operations.merging import why_not_merge


@dataclass(frozen=True)
class Account:
    """What one of the two has."""

    member: Member
    points: int
    owed: int


@dataclass(frozen=True)
class MergePage:
    """`closes` goes into `stays`; `refusal` says why it can't."""

    closes: Account
    stays: Account
    refusal: Reason | None


def merge_page(handle: str, into: Member) -> MergePage:
    old = closing(handle)
    return MergePage(_account(old), _account(into), why_not_merge(old, into))


def closing(handle: str) -> Member:
    """The account of that handle itself, also one that was merged already."""
    wanted = handle.strip().lstrip("@")
    member = member_called(wanted, merged=True) if wanted else None
    if member is None:
        raise Invalid(_("There is no member with this handle."), field="from")
    return member


def _account(member: Member) -> Account:
    return Account(member, balance_of(wallet(member.id)), debt_of(member.id))
