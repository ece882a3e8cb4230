"""What staff put into the shop, and what they change about it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.base import asking, typed
from app.base.clock import day_of, end_of, now, start_of
from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.operations import auditing
from app.operations.amounts import checked_amount
from app.operations.audiences import offered
from app.operations.names import clean_line, clean_text
from app.programs.rewards import stock
from app.programs.rewards.coupons import operations as coupons
from app.programs.rewards.coupons.operations import BatchWish
from app.programs.rewards.locking import locked_reward
from app.programs.rewards.models import BY_ITSELF, Fulfilment, Reward
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_NAME, LONGEST_ABOUT = 80, 1000


@dataclass(frozen=True)
class RewardWish:
    """A reward as typed. An empty stock means that there is always one; of codes there are as many as `codes` has."""

    name_ja: str
    name_en: str
    cost: str | int
    about_ja: str = ""
    about_en: str = ""
    stock: str = ""
    per_member: str = ""
    min_trust: str = ""
    audience: str = ""
    first_day: str = ""
    last_day: str = ""
    fulfilment: str = Fulfilment.HAND.value
    needs_approval: str = "1"
    webhook_url: str = ""
    codes: str = ""
    codes_last_day: str = ""
    picture: str = ""  # the name of an upload; empty leaves the picture as it is


def add_reward(actor: Actor, wish: RewardWish) -> Reward:
    require(actor, Action.REWARD_MANAGE)
    reward = drafted(wish)
    pieces, reward.stock = reward.stock, None
    db.session.add(reward)
    db.session.flush()
    if reward.fulfilment == Fulfilment.CODE:
        _load_codes(actor, reward, wish)
    elif pieces is not None:
        stock.open_book(reward, pieces, actor)
    auditing.note(actor, "reward.add", "reward", reward.id, name=reward.name_en, cost=reward.cost)
    return reward


def change_reward(actor: Actor, reward_id: int, wish: RewardWish) -> Reward:
    """What is offered from now on; orders that were made keep their price. The stock has a book of its own."""
    require(actor, Action.REWARD_MANAGE)
    reward = locked_reward(reward_id)
    told = _checked(wish, reward.fulfilment)
    told.pop("fulfilment")
    if not told["picture"]:
        told.pop("picture")
    changed = {name: str(value) for name, value in told.items() if getattr(reward, name) != value}
    for name in changed:
        setattr(reward, name, told[name])
    _give_secret(reward)
    auditing.note(actor, "reward.change", "reward", reward.id, what=", ".join(sorted(changed)), cost=reward.cost)
    return reward


def drafted(wish: RewardWish) -> Reward:
    """The reward as it would be, checked; nothing is kept."""
    pieces = _count(wish.stock, "stock") if str(wish.stock).strip() else None
    if wish.fulfilment == Fulfilment.CODE:
        pieces = len({line.strip() for line in wish.codes.splitlines() if line.strip()})
    reward = Reward(**_checked(wish, wish.fulfilment), stock=pieces, added_at=now())
    _give_secret(reward)
    return reward


def set_open(actor: Actor, reward_id: int, is_open: bool) -> Reward:
    """Take a reward off the shelf, or put it back; open orders stay."""
    require(actor, Action.REWARD_MANAGE)
    reward = locked_reward(reward_id)
    reward.closed_at = None if is_open else now()
    auditing.note(actor, "reward.open" if is_open else "reward.close", "reward", reward.id)
    return reward


def _checked(wish: RewardWish, fulfilment: str) -> dict[str, Any]:
    """What was typed, as columns."""
    if fulfilment not in list(Fulfilment):
        raise Invalid(_("Choose how it reaches the member."), field="fulfilment")
    if wish.audience and wish.audience not in offered():
        raise Invalid(_("Choose who may order it."), field="audience")
    first, last = typed.day_or_none(wish.first_day, "first_day"), typed.day_or_none(wish.last_day, "last_day")
    if first and last and last < first:
        raise Invalid(_("It ends before it begins."), field="last_day")
    return {
        "name_ja": _name(wish.name_ja or wish.name_en, "name_ja"),
        "name_en": _name(wish.name_en or wish.name_ja, "name_en"),
        "about_ja": clean_text(wish.about_ja or wish.about_en, LONGEST_ABOUT, "about_ja"),
        "about_en": clean_text(wish.about_en or wish.about_ja, LONGEST_ABOUT, "about_en"),
        "cost": _cost(wish.cost),
        "per_member": _count(wish.per_member, "per_member"),
        "min_trust": _count(wish.min_trust, "min_trust"),
        "audience": wish.audience,
        "picture": wish.picture,
        "opens_at": start_of(first, site().zone) if first else None,
        "ends_at": end_of(last, site().zone) if last else None,
        "fulfilment": fulfilment,
        "needs_approval": wish.needs_approval == "1" or fulfilment not in BY_ITSELF,
        "webhook_url": _address(wish.webhook_url) if fulfilment == Fulfilment.WEBHOOK else "",
    }


def _load_codes(actor: Actor, reward: Reward, wish: RewardWish) -> None:
    stock.open_book(reward, 0, actor)
    last_day = typed.day_or_none(wish.codes_last_day, "codes_last_day")
    named = BatchWish(reward.name_ja, reward.name_en, reward.about_ja, reward.about_en, last_day, reward.id)
    coupons.load(actor, coupons.add_batch(actor, named), wish.codes)


def _give_secret(reward: Reward) -> None:
    if reward.fulfilment == Fulfilment.WEBHOOK and not reward.webhook_secret:
        reward.webhook_secret = secrets.token_hex(32)


def _address(typed: str) -> str:
    url = clean_line(typed, 300, "webhook_url")
    try:
        asking.check_address(url)
    except asking.Unheard as error:
        raise Invalid(_("Write an address that begins with https://."), field="webhook_url") from error
    return url


def _name(typed: str, field: str) -> str:
    name = clean_line(typed, LONGEST_NAME, field)
    if not name:
        raise Invalid(_("Give it a name."), field=field)
    return name


def _cost(typed: str | int) -> int:
    try:
        return checked_amount(typed)
    except Invalid as refusal:
        raise Invalid(refusal.reason, field="cost") from refusal


def _count(typed: str, field: str) -> int:
    text = str(typed).strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Invalid(_("Write a whole number, or leave it empty."), field=field)
    return int(text)


def as_typed(reward: Reward) -> dict[str, str]:
    """The form's fields for a reward that stands."""
    zone = site().zone
    return {
        **{name: str(getattr(reward, name)) for name in ("name_ja", "name_en", "about_ja", "about_en", "cost")},
        "per_member": str(reward.per_member or ""),
        "min_trust": str(reward.min_trust or ""),
        "audience": reward.audience,
        "first_day": _as_day(reward.opens_at, zone),
        "last_day": _as_day(reward.ends_at, zone, last=True),
        "fulfilment": reward.fulfilment,
        "needs_approval": "1" if reward.needs_approval else "0",
        "webhook_url": reward.webhook_url,
    }


def _as_day(moment: datetime | None, zone: str, *, last: bool = False) -> str:
    if moment is None:
        return ""
    return day_of(moment - timedelta(seconds=1) if last else moment, zone).isoformat()
