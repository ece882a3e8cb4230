"""What is told of badges, grants, coupons, orders, and of limits that staff look at."""

from app.events.accounts import BadgeAwarded
from app.events.giving import CouponGiven, GivingDamped, OrderMoved, PointsGranted
from app.events.log import Logged
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(BadgeAwarded)
def badge_awarded(event: BadgeAwarded, logged: Logged) -> None:
    news = News(what=What.BADGE, logged=logged, detail=event.badge, names_actor=False)
    tell(news, [event.member_id])


@notifications.on(PointsGranted)
def points_granted(event: PointsGranted, logged: Logged) -> None:
    """Staff act for the community: the reason stands in the bank book, not a name."""
    tell(News(what=What.GRANT, logged=logged, amount=event.amount, names_actor=False), [event.member_id])


@notifications.on(CouponGiven)
def coupon_given(event: CouponGiven, logged: Logged) -> None:
    tell(News(what=What.COUPON, logged=logged, names_actor=False), [event.member_id])


@notifications.on(OrderMoved)
def order_moved(event: OrderMoved, logged: Logged) -> None:
    tell(News(what=What.ORDER, logged=logged, detail=event.state, names_actor=False), [event.member_id])


@notifications.on(GivingDamped)
def giving_damped(event: GivingDamped, logged: Logged) -> None:
    """Never silently: each member whom it concerns hears of it, and of its end."""
    tell(News(what=What.DAMPED, logged=logged, detail=event.state, names_actor=False), event.member_ids)
