"""A member's coupons, and staff's lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import NotFound
from app.base.i18n import _
from app.programs.rewards.coupons.models import Coupon, CouponBatch

MINE, BATCHES = 100, 100


@dataclass(frozen=True)
class Shelf:
    """A list with how many codes it has, how many were given, shown and used."""

    batch: CouponBatch
    codes: int
    given: int
    shown: int
    used: int

    @property
    def free(self) -> int:
        return self.codes - self.given


def coupons_of(member_id: int) -> Sequence[Coupon]:
    query = select(Coupon).where(Coupon.member_id == member_id).options(joinedload(Coupon.batch))
    return db.session.scalars(query.order_by(Coupon.given_at.desc(), Coupon.id.desc()).limit(MINE)).all()


def shelves() -> list[Shelf]:
    columns = (
        func.count(Coupon.id),
        func.count(Coupon.given_at),
        func.count(Coupon.shown_at),
        func.count(Coupon.used_at),
    )
    query = select(CouponBatch, *columns).outerjoin(Coupon, Coupon.batch_id == CouponBatch.id).group_by(CouponBatch.id)
    rows = db.session.execute(query.order_by(CouponBatch.id.desc()).limit(BATCHES))
    return [Shelf(*row) for row in rows]


def find_batch(batch_id: int) -> CouponBatch:
    batch = db.session.get(CouponBatch, batch_id)
    if batch is None:
        raise NotFound(_("There is no such list of coupons."))
    return batch


def batch_of_reward(reward_id: int) -> CouponBatch | None:
    return db.session.scalar(select(CouponBatch).where(CouponBatch.reward_id == reward_id))


def given_in(batch_id: int) -> Sequence[Coupon]:
    """All codes of a list with their owners, for the CSV."""
    query = select(Coupon).where(Coupon.batch_id == batch_id).options(joinedload(Coupon.member)).order_by(Coupon.id)
    return db.session.scalars(query).all()
