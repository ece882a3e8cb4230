"""What the wallet says of gifts."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.ledger import Line
from app.models.members import Member
from app.operations.accounts import member_called
from app.programs.wallet.models import Gift
from app.queries.passbook import Told, tells


@tells("gift")
def tell_gifts(lines: Sequence[Line]) -> Mapping[int, Told]:
    ids = {line.transfer.about_id for line in lines}
    query = select(Gift).where(Gift.id.in_(ids)).options(joinedload(Gift.giver), joinedload(Gift.receiver))
    gifts = {gift.id: gift for gift in db.session.scalars(query)}
    return {line.transfer.id: _told(line, gifts[line.transfer.about_id or 0]) for line in lines}


def _told(line: Line, gift: Gift) -> Told:
    if line.amount < 0:
        what = _("Gift to %(name)s", name=gift.receiver.display_name)
        return Told(what, gift.message, f"/m/{gift.receiver.handle}")
    return Told(_("Gift from %(name)s", name=gift.giver.display_name), gift.message, f"/m/{gift.giver.handle}")


def member_named(typed: str) -> Member:
    """The member with this handle, written with or without @."""
    handle = typed.strip().lstrip("@").lower()
    member = member_called(handle) if handle else None
    if member is None:
        raise Invalid(_("There is no member with this handle."), field="to")
    return member
