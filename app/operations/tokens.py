"""Bearer tokens for programs: printed once, kept as a hash."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.clock import now
from app.base.database import db
from app.base.tickets import hash_of, new_ticket
from app.models.accounts import ApiToken
from app.models.members import Member
from app.operations.names import clean_line
from app.rules import Action, Actor, require

PREFIX = "yui_"


def issue(actor: Actor, member: Member, label: str = "") -> str:
    """A new token of `member`; the one time that it can be read."""
    require(actor, Action.MEMBER_EDIT, member)
    word = PREFIX + new_ticket()
    label = clean_line(label, 60, "label")
    db.session.add(ApiToken(member_id=member.id, label=label, token_hash=hash_of(word), made_at=now()))
    return word


def revoke(actor: Actor, token: ApiToken) -> None:
    """`token` comes with its member loaded."""
    require(actor, Action.MEMBER_EDIT, token.member)
    token.revoked_at = token.revoked_at or now()


def token_of(word: str) -> ApiToken | None:
    """The token that was handed out as `word`, with its member, unless it was revoked or the member has left."""
    found = db.session.scalar(
        select(ApiToken).options(joinedload(ApiToken.member)).where(ApiToken.token_hash == hash_of(word))
    )
    if found is None or found.revoked_at or found.member.left_at:
        return None
    return found
