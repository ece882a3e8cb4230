"""What the tests of mails, digests and devices share: carrying out what is due, and reading what went out."""

from datetime import datetime

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.mail import OutgoingMail
from app.models.members import Member
from app.models.telling import Channel
from app.operations.telling import choices
from app.readers.notifications import digesting, mailing
from app.rules.actor import Actor
from tests.world import catch_up


def sent(at: datetime | None = None) -> list[OutgoingMail]:
    """Everything that stands in the outbox once all that is due (then) was carried out, oldest first."""
    catch_up("notifications")
    moment = at or now()
    with standing_at(moment):
        for some in (mailing.write_some, digesting.write_some):
            done = -1
            while done:
                with transaction():
                    done = some(moment)
    db.session.rollback()
    return list(db.session.query(OutgoingMail).order_by(OutgoingMail.id))


def wants(member: Member, **ways: str) -> None:
    """The member's choices: kind to channels, `mail digest push in_app`; what is not named stays."""
    own = choices.wants_of([member.id])
    wanted = {kind: [way for way in Channel if own.by(member.id, kind, way)] for kind in choices.KINDS} | {
        kind: [Channel(way) for way in chosen.split()] for kind, chosen in ways.items()
    }
    with transaction():
        choices.choose(Actor.of(member), member, wanted)


def habit(member: Member, **changes: object) -> None:
    with transaction():
        own = choices.own_habit(member.id)
        for name, value in changes.items():
            setattr(own, name, value)
