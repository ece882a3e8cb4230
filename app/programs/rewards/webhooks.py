"""Orders that another program fulfils: asked by a worker, signed, again after a pause until it says yes.

The worker claims a delivery, asks outside of any transaction, and then writes down what came of it: nobody waits for
somebody else's machine with a lock in hand, and an order can't be cancelled while it is being asked for.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.base import asking, jobs
from app.base.clock import now
from app.base.database import after_commit, db
from app.base.errors import Conflict
from app.base.i18n import _
from app.programs.rewards.locking import locked_delivery, locked_order
from app.programs.rewards.models import Delivery, OrderState, RewardOrder
from app.rules import Action, Actor, require

CLAIM = timedelta(minutes=2)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))  # then staff are asked
BATCH = 20
JOB = "workers.jobs.deliver_orders"


@dataclass(frozen=True)
class Outgoing:
    """What is asked, gathered under the claim."""

    order_id: int
    url: str
    secret: str
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """`error` empty: it was delivered, and `said` is the other program's word to the member."""

    error: str = ""
    said: str = ""


def begin(order_id: int, at: datetime) -> None:
    """From now on workers try to deliver it."""
    if locked_delivery(order_id) is None:
        db.session.add(Delivery(order_id=order_id, next_at=at, tries=0, error=""))
        db.session.flush()
        _wake()


def retry(actor: Actor, order_id: int, at: datetime) -> None:
    """Staff let workers try once more, from the first pause on."""
    require(actor, Action.REWARD_MANAGE)
    found, delivery = locked_order(order_id), locked_delivery(order_id)
    if delivery is None or found.state != OrderState.APPROVED:
        raise Conflict(_("This order has moved on already. Load the page again."))
    if not (delivery.claimed_until and delivery.claimed_until > at):
        delivery.tries, delivery.next_at, delivery.ended_at = 0, at, None
    _wake()


def _wake() -> None:
    after_commit(JOB, _enqueue)


def _enqueue() -> None:
    jobs.enqueue(JOB, unique="deliver_orders")


def end(delivery: Delivery | None, actor: Actor, at: datetime) -> None:
    """Staff settle the order by hand; not while it is being asked for, or it might happen twice."""
    if delivery is None:
        return
    if delivery.claimed_until and delivery.claimed_until > at and actor.member_id is not None:
        raise Conflict(_("It is being delivered just now. Try again in two minutes."))
    delivery.ended_at = delivery.ended_at or at


def claim_due(at: datetime) -> Sequence[int]:
    """Orders whose turn it is, mine for two minutes."""
    free = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= at)
    due = select(Delivery).where(Delivery.ended_at.is_(None), Delivery.next_at <= at, free).order_by(Delivery.next_at)
    found = db.session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)).all()
    for delivery in found:
        delivery.claimed_until = at + CLAIM
    return [delivery.order_id for delivery in found]


def outgoing(order_id: int) -> Outgoing:
    query = select(RewardOrder).where(RewardOrder.id == order_id)
    order = db.session.scalars(query.options(joinedload(RewardOrder.reward), joinedload(RewardOrder.member))).one()
    told = {
        "order": order.id,
        "reward": {"id": order.reward_id, "name": order.reward.name_en, "cost": order.cost},
        "member": {"id": order.member_id, "handle": order.member.handle},
        "wishes": order.wishes,
        "ordered_at": order.at.isoformat(),
    }
    return Outgoing(order.id, order.reward.webhook_url, order.reward.webhook_secret, json.dumps(told).encode())


def deliver(out: Outgoing) -> Outcome:
    """Ask once. The key is the same at every try: a receiver that was heard badly does it once all the same."""
    headers = {
        asking.SIGNATURE: asking.signature(out.secret, int(now().timestamp()), out.body),
        "Idempotency-Key": f"yui-order-{out.order_id}",
        "User-Agent": "Yui",
    }
    try:
        answer = asking.ask(out.url, out.body, headers)
    except asking.Unheard as error:
        return Outcome(error=str(error))
    if not 200 <= answer.status < 300:
        return Outcome(error=f"status {answer.status}")
    return Outcome(said=_said(answer.body))


def note_failure(order_id: int, error: str, at: datetime) -> None:
    """Try again after a pause; after the last one staff see it in their queue."""
    delivery = locked_delivery(order_id)
    if delivery is None or delivery.ended_at:
        return
    delivery.error, delivery.claimed_until = error[:200], None
    if delivery.tries >= len(PAUSES):
        delivery.ended_at = at
    else:
        delivery.next_at = at + PAUSES[delivery.tries]
        delivery.tries += 1


def _said(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    said = told.get("said", "") if isinstance(told, dict) else ""
    return " ".join(str(said).split())[:280]
