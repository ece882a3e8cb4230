"""Loading codes, giving them to members, showing each once, and noting that it was used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.events import log
from app.events.giving import CouponGiven
from app.models.members import Member
from app.operations import auditing
from app.operations.accounts import members_called
from app.operations.names import clean_line, clean_text
from app.programs.rewards import stock
from app.programs.rewards.coupons.models import Coupon, CouponBatch
from app.programs.rewards.locking import locked_reward
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_CODE, MOST_CODES, MOST_MEMBERS = 120, 10_000, 500


@dataclass(frozen=True)
class BatchWish:
    """A list as typed; `codes` one a line."""

    name_ja: str
    name_en: str
    about_ja: str = ""
    about_en: str = ""
    last_day: date | None = None
    reward_id: int | None = None


def add_batch(actor: Actor, wish: BatchWish) -> CouponBatch:
    require(actor, Action.REWARD_MANAGE)
    name_ja = clean_line(wish.name_ja or wish.name_en, 80, "name_ja")
    if not name_ja:
        raise Invalid(_("Give it a name."), field="name_ja")
    batch = CouponBatch(
        name_ja=name_ja,
        name_en=clean_line(wish.name_en or wish.name_ja, 80, "name_en"),
        about_ja=clean_text(wish.about_ja or wish.about_en, 1000, "about_ja"),
        about_en=clean_text(wish.about_en or wish.about_ja, 1000, "about_en"),
        last_day=wish.last_day,
        reward_id=wish.reward_id,
        made_at=now(),
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def load(actor: Actor, batch: CouponBatch, typed: str) -> int:
    """Add the codes of a list, one a line; those that are there already are left out. How many were new."""
    require(actor, Action.REWARD_MANAGE)
    codes = list(dict.fromkeys(clean_line(line, LONGEST_CODE, "codes") for line in typed.splitlines() if line.strip()))
    if not codes or len(codes) > MOST_CODES:
        raise Invalid(_("Write 1 to %(count)s codes, one a line.", count=MOST_CODES), field="codes")
    if batch.reward_id is not None:
        locked_reward(batch.reward_id)
    db.session.get_one(CouponBatch, batch.id, with_for_update=True)
    known = set(db.session.scalars(select(Coupon.code).where(Coupon.batch_id == batch.id)))
    fresh = [code for code in codes if code not in known]
    db.session.add_all(Coupon(batch_id=batch.id, code=code) for code in fresh)
    db.session.flush()
    if batch.reward_id is not None and fresh:
        stock.move(locked_reward(batch.reward_id), len(fresh), "restocked", actor)
    auditing.note(actor, "coupon.load", "coupon_batch", batch.id, count=len(fresh))
    return len(fresh)


def take(batch_id: int, member_id: int, at: datetime, *, order_id: int | None = None, words: str = "") -> Coupon:
    """The next free code goes to a member; nobody else gets it, also at the same instant."""
    free = select(Coupon).where(Coupon.batch_id == batch_id, Coupon.given_at.is_(None)).order_by(Coupon.id)
    locked = free.limit(1).with_for_update(skip_locked=True)
    coupon = db.session.scalar(locked, execution_options={"populate_existing": True})
    if coupon is None:
        raise Conflict(_("No code is left in this list."))
    coupon.member_id, coupon.order_id, coupon.words, coupon.given_at = member_id, order_id, words, at
    db.session.flush()
    return coupon


def give(actor: Actor, batch: CouponBatch, members: Sequence[Member], words: str) -> int:
    """Each of these members gets one; who has one of this list already gets no second. How many were given."""
    require(actor, Action.REWARD_MANAGE)
    words = clean_line(words, 280, "words")
    if batch.reward_id is not None:
        raise Conflict(_("These codes are for those who order the reward."))
    if not members or len(members) > MOST_MEMBERS:
        raise Invalid(_("Name 1 to %(count)s members.", count=MOST_MEMBERS), field="handles")
    db.session.get_one(CouponBatch, batch.id, with_for_update=True)
    had = set(db.session.scalars(select(Coupon.member_id).where(Coupon.batch_id == batch.id)))
    wanted = [member for member in members if member.id not in had]
    for member in wanted:
        coupon = take(batch.id, member.id, now(), words=words)
        log.append(CouponGiven(coupon_id=coupon.id, batch_id=batch.id, member_id=member.id), actor)
    auditing.note(actor, "coupon.give", "coupon_batch", batch.id, words, count=len(wanted))
    return len(wanted)


def show(actor: Actor, coupon_id: int) -> Coupon:
    """Its owner looks at it: once, for a quarter of an hour."""
    coupon = _own(actor, coupon_id)
    if coupon.shown_at is None:
        coupon.shown_at = now()
    if not coupon.is_open(now()):
        raise Conflict(_("This code was shown before. Ask staff if you have lost it."))
    return coupon


def mark_used(actor: Actor, coupon_id: int, *, used: bool) -> Coupon:
    """The owner's own note."""
    coupon = _own(actor, coupon_id)
    coupon.used_at = (coupon.used_at or now()) if used else None
    return coupon


def note_used(actor: Actor, batch: CouponBatch, typed: str) -> int:
    """Staff bring the list of codes that were used, as the till tells it. How many of them are new."""
    require(actor, Action.REWARD_MANAGE)
    codes = {" ".join(line.split()) for line in typed.splitlines() if line.strip()}
    its_own = Coupon.batch_id == batch.id, Coupon.used_at.is_(None), Coupon.given_at.is_not(None)
    found = [
        each for each in db.session.scalars(select(Coupon).where(*its_own).with_for_update()) if each.code in codes
    ]
    for coupon in found:
        coupon.used_at = now()
    auditing.note(actor, "coupon.used", "coupon_batch", batch.id, count=len(found))
    return len(found)


def today() -> date:
    return day_of(now(), site().zone)


def members_named(typed: str) -> list[Member]:
    """The members whose handles were typed, with or without @; one that is nobody's is refused by name."""
    handles = _handles(typed)
    found = {handle: member for handle, member in members_called(handles).items() if member.left_at is None}
    missing = sorted(set(handles) - found.keys())
    if missing:
        raise Invalid(_("There is no member %(handle)s.", handle=missing[0]), field="handles")
    return sorted(set(found.values()), key=lambda member: member.id)


def _handles(typed: str) -> list[str]:
    words: Iterable[str] = typed.replace(",", " ").replace("、", " ").split()
    return list(dict.fromkeys(word.lstrip("@").lower() for word in words))


def _own(actor: Actor, coupon_id: int) -> Coupon:
    require(actor, Action.REWARD_ORDER)
    mine = Coupon.id == coupon_id, Coupon.member_id == actor.member_id
    query = select(Coupon).where(*mine).options(joinedload(Coupon.batch))
    coupon = db.session.scalar(query.with_for_update(of=Coupon), execution_options={"populate_existing": True})
    if coupon is None:
        raise NotFound(_("There is no such coupon."))
    return coupon
