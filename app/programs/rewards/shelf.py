"""What staff put into the shop."""

from dataclasses import dataclass

from app.base.clock import now
from app.base.database import db
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.operations import auditing
from app.operations.amounts import checked_amount
from app.operations.names import clean_line, clean_text
from app.programs.rewards.models import Reward
from app.rules import Action, Actor, require

LONGEST_NAME, LONGEST_ABOUT = 80, 1000


@dataclass(frozen=True)
class RewardWish:
    """A reward as typed. An empty stock means that there is always one."""

    name_ja: str
    name_en: str
    cost: str | int
    about_ja: str = ""
    about_en: str = ""
    stock: str = ""
    per_member: str = ""
    min_trust: str = ""


def add_reward(actor: Actor, wish: RewardWish) -> Reward:
    require(actor, Action.REWARD_MANAGE)
    reward = Reward(
        name_ja=_name(wish.name_ja or wish.name_en, "name_ja"),
        name_en=_name(wish.name_en or wish.name_ja, "name_en"),
        about_ja=clean_text(wish.about_ja or wish.about_en, LONGEST_ABOUT, "about_ja"),
        about_en=clean_text(wish.about_en or wish.about_ja, LONGEST_ABOUT, "about_en"),
        cost=_cost(wish.cost),
        stock=_count(wish.stock, "stock") if str(wish.stock).strip() else None,
        per_member=_count(wish.per_member, "per_member"),
        min_trust=_count(wish.min_trust, "min_trust"),
        added_at=now(),
    )
    db.session.add(reward)
    db.session.flush()
    auditing.note(actor, "reward.add", "reward", reward.id, name=reward.name_en, cost=reward.cost)
    return reward


def set_open(actor: Actor, reward_id: int, is_open: bool) -> Reward:
    """Take a reward off the shelf, or put it back; open orders stay."""
    require(actor, Action.REWARD_MANAGE)
    reward = db.session.get(Reward, reward_id, with_for_update=True, populate_existing=True)
    if reward is None:
        raise NotFound(_("There is no such reward."))
    reward.closed_at = None if is_open else now()
    auditing.note(actor, "reward.open" if is_open else "reward.close", "reward", reward.id)
    return reward


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
