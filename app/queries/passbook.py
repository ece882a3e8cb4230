"""A member's points as in a bank book: what moved, why, what stood after it, and what expires when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.base.database import db
from app.base.i18n import Reason, _
from app.base.paging import mark_of, values_of
from app.ledger import Kind, Line, Purse, balances_of, endings_of, last_day, lots_of, page_of, wallet
from app.models.posts import Post
from app.models.topics import Topic
from app.operations import allowances
from app.operations.amounts import in_steps
from app.readers.points import VERBS, Contribution

PAGE = 25
_CONTRIBUTION = select(Contribution.points).where(
    Contribution.period == "all", Contribution.member_id == bindparam("me")
)


@dataclass(frozen=True)
class Told:
    """What a line was for, in the owner's words; `detail` in somebody's own, `link` to where it happened."""

    what: Reason
    detail: str = ""
    link: str = ""


@dataclass(frozen=True)
class Entry:
    """A line and what it was for; `until` is the last day of what came in (None: it stays, or went out)."""

    line: Line
    told: Told
    until: date | None = None


@dataclass(frozen=True)
class Ending:
    """Points with one last day (None: they stay). Not giveable: for own use only."""

    last_day: date | None
    giveable: bool
    points: int


@dataclass(frozen=True)
class Passbook:
    """A page of the book and how it stands. `owed` is worked off by what comes in.

    `contribution` is all that was earned; spending never lowers it.
    """

    balance: int
    givable: int
    allowance: int
    owed: int
    held: int
    contribution: int
    endings: Sequence[Ending]
    entries: Sequence[Entry]
    next: str | None


Teller = Callable[[Sequence[Line]], Mapping[int, Told]]
_tellers: dict[str, Teller] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """A programme explains the transfers of its kinds: by transfer id, for all lines of a page at once."""

    def register(teller: Teller) -> Teller:
        for kind in kinds:
            _tellers[kind] = teller
        return teller

    return register


def passbook(owner_id: int, at: datetime, after: str = "", size: int = PAGE) -> Passbook:
    """The newest lines of a member's wallet, or those behind the mark `after`."""
    (before_id,) = values_of(after, int) if after else (None,)
    lines = page_of(wallet(owner_id), size, before_id if isinstance(before_id, int) else None)
    lots = lots_of(wallet(owner_id), at)
    held, debt = Purse(Kind.HELD, owner_id), Purse(Kind.DEBT, owner_id)
    balances = balances_of(wallet(owner_id), held, debt)
    return Passbook(
        balance=balances[wallet(owner_id)],
        givable=in_steps(sum(points for _end, giveable, points in lots if giveable)),
        allowance=allowances.left(owner_id, at),
        owed=-balances[debt],
        held=balances[held],
        contribution=_contribution(owner_id),
        endings=[Ending(last_day(end) if end else None, giveable, points) for end, giveable, points in lots],
        entries=_told(lines[:size]),
        next=mark_of(lines[size - 1].transfer.id) if len(lines) > size else None,
    )


def _contribution(owner_id: int) -> int:
    return db.session.scalar(_CONTRIBUTION, {"me": owner_id}) or 0


def _told(lines: Sequence[Line]) -> list[Entry]:
    found: dict[int, Told] = {}
    for teller in dict.fromkeys(_tellers.values()):
        its_own = [line for line in lines if _tellers.get(line.transfer.kind) is teller]
        found |= teller(its_own) if its_own else {}
    plain = [line for line in lines if line.transfer.id not in found]
    titles, ends = _titles(plain), endings_of([line.transfer.id for line in lines if line.amount > 0])
    for line in plain:
        found[line.transfer.id] = _plainly(line, titles)
    return [Entry(line, found[line.transfer.id], ends.get(line.transfer.id)) for line in lines]


def _titles(lines: Sequence[Line]) -> dict[int | None, str]:
    """The titles of the topics in which points were earned, by post."""
    ids = {line.transfer.about_id for line in lines if line.transfer.about_kind == "post"}
    query = select(Post.id, Topic.title).join(Topic, Topic.id == Post.topic_id).where(Post.id.in_(ids))
    return {post_id: title for post_id, title in db.session.execute(query)} if ids else {}


PLAIN: dict[str, Reason] = {
    "expiry": _("Expired"),
    "borrowed": _("Owed: what was taken back had been used"),
    "repaid": _("Worked off"),
    "unexpired": _("Expired points, for what was taken back"),
    "grant": _("From the staff"),
    "merged": _("From the account that was merged into this one"),
    "prize": _("Prize"),
    "hold": _("Set aside for a reward"),
    "hold_voided": _("Given back"),
}


def _plainly(line: Line, titles: Mapping[int | None, str]) -> Told:
    """What the transfer itself knows."""
    transfer = line.transfer
    link = f"/p/{transfer.about_id}" if transfer.about_kind == "post" else ""
    title = titles.get(transfer.about_id, "") if link else ""
    verb = VERBS.get(transfer.memo)
    if transfer.kind == "reversal":
        return Told(_("Taken back: %(what)s", what=verb.label) if verb else _("Taken back"), title, link)
    if transfer.kind == "earn" and verb:
        return Told(verb.label, title, link)
    return Told(PLAIN.get(transfer.kind, _("Transfer")), transfer.memo, link)
