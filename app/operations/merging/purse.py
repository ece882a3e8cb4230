"""The points of a merged account: they go over with their expiry, a debt too; what could only be given lapses."""

from collections.abc import Iterator

from sqlalchemy import select

from app.base.database import db
from app.base.i18n import Reason, _
from app.ledger import (
    ISSUED,
    Kind,
    Note,
    Purse,
    allowance,
    available,
    balances_of,
    lock,
    move,
    owned_now_by,
    wallet,
)
from app.models.members import Member
from app.operations.merging.work import Merge

MERGED = "merged"


def lock_purses(old_id: int, new_id: int) -> None:
    """Nobody orders, gives or spends from these until the accounts are one."""
    kinds = (Kind.WALLET, Kind.DEBT, Kind.HELD, Kind.WAITING, Kind.ALLOWANCE)
    lock(wallet(new_id), Purse(Kind.DEBT, new_id), ISSUED, *(Purse(kind, old_id) for kind in kinds))


def why_not_now(old_id: int) -> Iterator[Reason]:
    """What is set aside ends where it was set aside."""
    held, waiting = Purse(Kind.HELD, old_id), Purse(Kind.WAITING, old_id)
    balances = balances_of(held, waiting)
    if balances[held]:
        yield _("Points of this account are set aside for an order. Send or cancel the order first.")
    if balances[waiting]:
        yield _("Chips of this account are on their way. Wait until they have arrived.")


def hand_over(merge: Merge, actor_id: int | None) -> None:
    old, new = merge.both
    mine, theirs = wallet(old), wallet(new)
    debt, other_debt, lapsing = Purse(Kind.DEBT, old), Purse(Kind.DEBT, new), allowance(old)
    owed = -balances_of(debt)[debt]
    points, left = available(mine, merge.at), balances_of(lapsing)[lapsing]
    for source, target, amount, what in (
        (other_debt, debt, owed, "debt"),
        (mine, theirs, points, "wallet"),
        (lapsing, ISSUED, left, "allowance"),
    ):
        if amount:
            about = ("member", old)
            note = Note(kind=MERGED, key=f"{MERGED}:{old}:{what}", at=merge.at, actor_id=actor_id, about=about)
            move(source, target, amount, note)


@owned_now_by
def member_now(owner_id: int) -> int:
    """Who has the points of this account since it was merged; itself where it was not."""
    return db.session.scalar(select(Member.merged_into_id).where(Member.id == owner_id)) or owner_id
