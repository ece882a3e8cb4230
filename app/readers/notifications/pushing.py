"""Telling devices: a worker claims what is due, asks the push services between transactions, and notes the outcome."""

import json
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app.base import asking, links, push
from app.base.database import db
from app.base.i18n import ngettext, speaking
from app.base.mail import sender_address
from app.models.push import PushSubscription
from app.models.telling import Channel
from app.operations.telling.devices import site_key
from app.readers.notifications.errands import Errand
from app.readers.notifications.looking import Checked, look_again
from app.readers.notifications.places import place_of
from app.readers.notifications.sentences import sentence
from app.settings.store import site

BATCH = 200
AT_ONCE = 8  # push services are slow, not busy
CLAIM = timedelta(minutes=5)
MOST_TRIES = 6
SINGLY_UP_TO = 3  # more than so many for one member at once are told by their number
KEEP_SECONDS = 86_400  # by the push service, for a device that is off
GONE = (404, 410)


@dataclass(frozen=True)
class Outgoing:
    """One message for one device, ready to be sent."""

    errand_ids: tuple[int, ...]
    device_id: int
    endpoint: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    outgoing: Outgoing
    status: int  # 0: nobody answered


def claim_some(at: datetime) -> list[Outgoing]:
    """What is due, for this worker alone; who dies meanwhile leaves it to another, some minutes later."""
    due = select(Errand).where(Errand.channel == Channel.PUSH.value, Errand.due_at <= at)
    waiting = due.order_by(Errand.due_at, Errand.id).limit(BATCH).with_for_update(skip_locked=True)
    found = db.session.scalars(waiting, execution_options={"populate_existing": True}).all()
    devices = _devices([errand.member_id for errand in found])
    by_member: defaultdict[int, list[Checked]] = defaultdict(list)
    for checked in look_again(found, at):
        if checked.is_good and checked.errand.tries < MOST_TRIES and checked.member.id in devices:
            by_member[checked.member.id].append(checked)
    claimed = {checked.errand.id for some in by_member.values() for checked in some}
    db.session.execute(delete(Errand).where(Errand.id.in_([each.id for each in found if each.id not in claimed])))
    again = {"due_at": at + CLAIM, "tries": Errand.tries + 1}
    db.session.execute(update(Errand).where(Errand.id.in_(claimed)).values(again))
    return [
        _sealed(errand_ids, told, device, at)
        for member_id, some in by_member.items()
        for errand_ids, told in _messages(some)
        for device in devices[member_id]
    ]


def _devices(member_ids: Sequence[int]) -> dict[int, list[PushSubscription]]:
    found: defaultdict[int, list[PushSubscription]] = defaultdict(list)
    for device in db.session.scalars(select(PushSubscription).where(PushSubscription.member_id.in_(member_ids))):
        found[device.member_id].append(device)
    return dict(found)


def _messages(some: Sequence[Checked]) -> list[tuple[tuple[int, ...], dict[str, str]]]:
    """What the device shows: title, body, where a tap leads, and a tag under which a repetition shows once."""
    member = some[0].member
    with speaking(member.locale or site().locale):
        if len(some) > SINGLY_UP_TO:
            title = str(ngettext("%(num)s new notification", "%(num)s new notifications", len(some)))
            ids = tuple(checked.errand.id for checked in some)
            return [(ids, {"title": title, "body": site().name, "url": "/notifications", "tag": "many"})]
        return [((checked.errand.id,), _told(checked)) for checked in some]


def _told(checked: Checked) -> dict[str, str]:
    line = checked.line
    about = line.topic.title if line.topic else line.words or site().name
    place = place_of(line, checked.member)
    return {"title": str(sentence(line)), "body": about[:200], "url": place, "tag": f"n{line.id}"}


def _sealed(errand_ids: tuple[int, ...], told: dict[str, str], device: PushSubscription, at: datetime) -> Outgoing:
    body = push.encrypt(json.dumps(told, ensure_ascii=False).encode(), device.public_key, device.secret)
    contact = f"mailto:{sender_address()}" if not links.whole().startswith("https://") else links.whole()
    headers = {
        "Authorization": push.authorization(site_key(), device.endpoint, contact, at),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEEP_SECONDS),
        "Urgency": "normal",
    }
    return Outgoing(errand_ids, device.id, device.endpoint, body, tuple(headers.items()))


def deliver(made: Sequence[Outgoing]) -> list[Outcome]:
    """Ask the push services, some at a time; no transaction is open meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(_deliver_one, made))


def _deliver_one(outgoing: Outgoing) -> Outcome:
    try:
        return Outcome(outgoing, asking.ask(outgoing.endpoint, outgoing.body, dict(outgoing.headers)).status)
    except asking.Unheard:
        return Outcome(outgoing, 0)


def note(outcomes: Sequence[Outcome], at: datetime) -> None:
    """A device that is gone is forgotten; who was reached on one of theirs has been told."""
    gone = [each.outgoing.device_id for each in outcomes if each.status in GONE]
    reached = [each.outgoing for each in outcomes if 200 <= each.status < 300]
    refused = [each.outgoing for each in outcomes if each.status in (400, 401, 403, 413)]
    db.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))
    ids = PushSubscription.id.in_([each.device_id for each in reached])
    db.session.execute(update(PushSubscription).where(ids).values(reached_at=at))
    over = {errand_id for each in (*reached, *refused) for errand_id in each.errand_ids}
    db.session.execute(delete(Errand).where(Errand.id.in_(over)))
