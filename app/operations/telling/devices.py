"""Devices that a member wants to be told on: each is a browser's own address at its push service."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select

from app.base import asking, push
from app.base.clock import now
from app.base.database import db, insert_into, insert_or_ignore
from app.base.errors import Invalid
from app.base.i18n import _
from app.models.push import PushKey, PushSubscription
from app.operations.names import clean_line
from app.rules import Action, Actor, require

MOST_DEVICES = 10
LONGEST_ADDRESS = 2000
ONLY = 1  # there is one key


@dataclass(frozen=True, kw_only=True)
class Device:
    """What a browser gives: its address, the key and the secret under which it reads, and what it is."""

    endpoint: str
    public_key: str
    secret: str
    name: str = ""


def turn_on(actor: Actor, device: Device) -> None:
    """From now on this browser is told what the member wants; whoever had it before is told there no more."""
    require(actor, Action.ATTENTION_SET)
    _check(device)
    row = {
        "member_id": actor.member_id,
        "endpoint": device.endpoint,
        "public_key": device.public_key,
        "secret": device.secret,
        "device": clean_line(device.name, 60, "device"),
        "made_at": now(),
    }
    new = insert_into(PushSubscription).values(digest=_digest(device.endpoint), **row)
    db.session.execute(new.on_conflict_do_update(index_elements=["digest"], set_=row))
    _forget_oldest(actor.member_id)


def _check(device: Device) -> None:
    """Only addresses of the world are asked; what their names say is looked at again each time."""
    try:
        asking.check_address(device.endpoint)
    except asking.Unheard as error:
        raise Invalid(_("This browser's push service can't be used from here.")) from error
    if len(device.endpoint) > LONGEST_ADDRESS or not push.is_reader(device.public_key, device.secret):
        raise Invalid(_("This browser's push service can't be used from here."))


def _forget_oldest(member_id: int | None) -> None:
    mine = select(PushSubscription.id).where(PushSubscription.member_id == member_id)
    older = mine.order_by(PushSubscription.made_at.desc(), PushSubscription.id.desc()).offset(MOST_DEVICES)
    ids = db.session.scalars(older).all()
    if ids:
        db.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(ids)))


def turn_off(actor: Actor, device_id: int) -> None:
    """One of the member's own; turned off twice is turned off once."""
    require(actor, Action.ATTENTION_SET)
    own = PushSubscription.id == device_id, PushSubscription.member_id == actor.member_id
    db.session.execute(delete(PushSubscription).where(*own))


def devices_of(member_id: int) -> list[PushSubscription]:
    mine = select(PushSubscription).where(PushSubscription.member_id == member_id)
    return list(db.session.scalars(mine.order_by(PushSubscription.made_at.desc(), PushSubscription.id.desc())))


def site_key() -> str:
    """The private key of this site; made when it is first needed. Of two that are made at once, one stands."""
    key = db.session.get(PushKey, ONLY)
    if key is None:
        insert_or_ignore(PushKey, id=ONLY, private=push.new_key(), made_at=now())
        key = db.session.get_one(PushKey, ONLY)
    return key.private


def _digest(endpoint: str) -> str:
    return sha256(endpoint.encode()).hexdigest()
