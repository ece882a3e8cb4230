"""What members and staff do with points. A key says all of a deed: who sends it again, sends the same."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select

from app.base.database import db, transaction
from app.base.errors import Refusal
from app.ledger import ISSUED, Note, Transfer, expire_due, lot_expiry, move, reverse, wallet
from app.models.members import Member, Role
from app.models.posts import Post
from app.operations import allowances
from app.programs.chips import PRESETS, give_chip
from app.programs.lottery.drawing import draw
from app.programs.lottery.models import Lottery
from app.programs.rewards import moving, orders
from app.programs.rewards.models import Reward, RewardOrder
from app.programs.tank import deposit, withdraw
from app.programs.wallet import give_gift
from app.queries.topic_page import find_post
from app.rules import Actor

DONE, REFUSED = "done", "refused"
EARNING = "earning"


class Deeds:
    """One process's hands: it knows who and what there is, and does what a key says at a moment."""

    def __init__(self) -> None:
        self._members = _ids(Member)
        staff = select(Member).where(Member.role >= Role.STAFF)
        self._staff = Actor.of(db.session.scalars(staff).one())
        self._posts = _ids(Post)
        self._rewards = _ids(Reward)
        self._lottery = _ids(Lottery)[0]

    def do(self, key: str, at: datetime) -> str:
        """What became of it. Whatever is not refused in words is a fault, and stops the process."""
        deed, _dash, _rest = key.partition("-")
        dice = random.Random(key)
        actor = Actor.of(db.session.get_one(Member, dice.choice(self._members), populate_existing=True))
        act: Callable[[Actor, random.Random, str, datetime], None] = getattr(self, f"_{deed}")
        try:
            act(actor, dice, key, at)
        except Refusal:
            db.session.rollback()
            return REFUSED
        finally:
            db.session.expunge_all()
        return DONE

    def _chip(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        post = find_post(actor, dice.choice(self._posts))
        with transaction():
            give_chip(actor, post, dice.choice(PRESETS), "", key, at=at)

    def _gift(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        to = db.session.get_one(Member, dice.choice(self._members))
        with transaction():
            give_gift(actor, to, dice.randint(1, 90), "", key, at=at)

    def _deposit(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            deposit(actor, dice.randint(1, 90), "", key, at=at)

    def _withdraw(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            withdraw(actor, dice.randint(1, 300), "", key, at=at)

    def _draw(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            draw(actor, self._lottery, at=at)

    def _order(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            orders.order(actor, dice.choice(self._rewards), "", key, at=at)

    def _settle(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        """Staff, whoever it was asked of: the oldest orders that wait, or are on their way."""
        waiting = RewardOrder.state.in_(["held", "approved"])
        found = db.session.scalars(select(RewardOrder).where(waiting).order_by(RewardOrder.id).limit(9)).all()
        if not found:
            return
        chosen = dice.choice(found)
        forward = moving.send if chosen.state == "approved" else moving.approve
        with transaction():
            if dice.random() < 0.5:
                moving.cancel(self._staff, chosen.id, "We are out of it.", at=at)
            else:
                forward(self._staff, chosen.id, at=at)

    def _earn(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            note = Note(kind=EARNING, key=key, at=at)
            move(ISSUED, wallet(actor.member_id or 0), dice.randint(1, 120), note, expires_at=lot_expiry(at))

    def _unearn(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        """A post was removed: what it had earned is taken back, also when it is spent."""
        earned = db.session.execute(select(Transfer.id).where(Transfer.kind == EARNING).limit(80)).scalars().all()
        if earned:
            chosen = dice.choice(earned)
            with transaction():
                reverse(chosen, Note(kind=EARNING, key=f"unearn-{chosen}", at=at))

    def _expire(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            expire_due(at)

    def _renew(self, actor: Actor, dice: random.Random, key: str, at: datetime) -> None:
        with transaction():
            allowances.renew(actor.member_id or 0, at)


OFTEN = {
    "chip": 20,
    "gift": 20,
    "deposit": 14,
    "withdraw": 18,
    "draw": 5,
    "order": 7,
    "settle": 6,
    "earn": 12,
    "unearn": 1,
    "expire": 2,
    "renew": 1,
}


def keys(number: int, dice: random.Random, count: int) -> Iterator[str]:
    """`count` deeds of one process; now and then one that others do at the same time, under the same key."""
    for turn in range(count):
        deed = dice.choices(list(OFTEN), list(OFTEN.values()))[0]
        yield f"{deed}-shared-{dice.randrange(30)}" if dice.random() < 0.05 else f"{deed}-{number}-{turn}"


def _ids(table: type[Member | Post | Reward | Lottery]) -> list[int]:
    return list(db.session.scalars(select(table.id).order_by(table.id)))
