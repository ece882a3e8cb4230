"""The stock of a reward as a book: every change is a line, and the balance is never below 0."""

from datetime import datetime

from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import _
from app.ledger import Rows, check
from app.operations import auditing
from app.operations.names import clean_line
from app.programs.rewards.models import Reward, StockLine
from app.rules import Action, Actor, require

LONGEST_REASON = 280
MOST = 1_000_000


def open_book(reward: Reward, pieces: int, actor: Actor) -> None:
    """From now on the reward has a stock."""
    reward.stock = 0
    if pieces:
        move(reward, pieces, "opened", actor)


def move(
    reward: Reward,
    change: int,
    why: str,
    actor: Actor,
    *,
    order_id: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """One line, and the balance with it; the reward's row is locked. Without a stock there is nothing to keep."""
    if reward.stock is None:
        return
    reward.stock += change
    line = StockLine(
        reward_id=reward.id,
        change=change,
        after=reward.stock,
        why=why,
        order_id=order_id,
        actor_id=actor.member_id,
        reason=reason,
        at=at or now(),
    )
    db.session.add(line)
    db.session.flush()


def restock(actor: Actor, reward: Reward, change: int, reason: str) -> None:
    """Staff put pieces in, or take some out that broke or were counted wrong; the reward's row is locked."""
    require(actor, Action.REWARD_MANAGE)
    reason = clean_line(reason, LONGEST_REASON, "reason")
    if not reason:
        raise Invalid(_("Say why: it is kept with your name."), field="reason")
    if reward.stock is None:
        raise Conflict(_("There is always one of this: it has no stock."))
    if not change or abs(change) > MOST:
        raise Invalid(_("Write how many come in, or with a minus how many go out."), field="change")
    if reward.stock + change < 0:
        raise Invalid(_("There are only %(count)s.", count=reward.stock), field="change")
    move(reward, change, "restocked", actor, reason=reason)
    auditing.note(actor, "reward.restock", "reward", reward.id, reason, change=change, after=reward.stock)


@check(_("A reward's stock is what its book says."), "reward {id} has {stock} pieces, its book gives {pieces}")
def stocks() -> Rows:
    sums = select(StockLine.reward_id, func.sum(StockLine.change).label("pieces")).group_by(StockLine.reward_id)
    book = sums.subquery()
    pieces = func.coalesce(book.c.pieces, 0)
    query = select(Reward.id, Reward.stock, pieces.label("pieces")).outerjoin(book, book.c.reward_id == Reward.id)
    return query.where(Reward.stock.is_not(None), Reward.stock != pieces).order_by(Reward.id)
