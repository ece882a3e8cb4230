"""Giving a chip: from the week's allowance first, then from the wallet."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from app.base import freshness
from app.base.clock import day_of, now
from app.base.database import db
from app.base.errors import Conflict, Invalid
from app.base.i18n import Reason, _
from app.events import log
from app.events.giving import ChipGiven
from app.ledger import ISSUED, Kind, Note, Purse, allowance, available, balance_of, lock, lot_expiry, move, wallet
from app.models.posts import Post
from app.operations import allowances, damping
from app.operations.amounts import points, presets
from app.operations.names import clean_line
from app.programs.chips.models import Chip
from app.rules import Action, Actor, require
from app.settings.store import site

LONGEST_WORDS = 140


def give_chip(actor: Actor, post: Post, amount: int, words: str, key: str, *, at: datetime | None = None) -> Chip:
    """Thank with points; the same key again gives the same chip back."""
    require(actor, Action.POST_CHIP, post)
    giver_id, words = actor.member_id or 0, clean_line(words, LONGEST_WORDS, "words")
    if amount not in presets():
        raise Invalid(_("Choose one of the amounts."), field="amount")
    at = at or now()
    on_its_way = Purse(Kind.WAITING, giver_id)
    lock(allowance(giver_id), wallet(giver_id), wallet(post.author_id), on_its_way, ISSUED)
    before = db.session.scalar(select(Chip).where(Chip.request_key == key))
    if before:
        return _same(before, giver_id, post, amount)
    allowances.renew(giver_id, at)
    refused = why_not_amount(giver_id, post.author_id, amount, at)
    if refused:
        raise Invalid(refused, field="amount")
    chip = _written(giver_id, post, amount, words, key, at)
    chip.due_at = due_at(actor, at)
    _pay(chip, on_its_way if chip.due_at else wallet(chip.receiver_id))
    if chip.due_at is None:
        count(chip, actor, post.topic_id)
    return chip


def due_at(actor: Actor, at: datetime) -> datetime | None:
    """When a chip given at `at` arrives; None: at once. From a new member it waits until they are not new any more."""
    settled = actor.joined_at + timedelta(days=site().chip_new_days) if actor.joined_at else None
    return settled if settled and settled > at and not actor.is_staff else None


def count(chip: Chip, actor: Actor, topic_id: int) -> None:
    """It has arrived: the post shows it, and the log tells everybody."""
    db.session.execute(update(Post).where(Post.id == chip.post_id).values(chip_points=Post.chip_points + chip.amount))
    about = {"chip_id": chip.id, "post_id": chip.post_id, "topic_id": topic_id}
    log.append(ChipGiven(**about, author_id=chip.receiver_id, amount=chip.amount), actor, at=chip.at)
    # Thanks in words stand on the home page.
    freshness.touch(f"topic:{topic_id}", *(["site"] if chip.words else []))


def why_not_amount(giver_id: int, receiver_id: int, amount: int, at: datetime) -> Reason | None:
    """Why this many points can't be given as a chip today, or None."""
    today = (Chip.giver_id == giver_id) & (Chip.day == day_of(at, site().zone))
    left = site().chip_limit_day - _sum(today)
    most = damping.most_between(giver_id, receiver_id, site().chip_limit_pair_day, at)
    left_for_them = most - _sum(today & (Chip.receiver_id == receiver_id))
    have = allowances.left(giver_id, at) + available(wallet(giver_id), at, giving=True)
    if amount > left:
        return _("You can give %(points)s more in chips today.", points=points(max(left, 0)))
    if amount > left_for_them:
        return _("You can give this member %(points)s more in chips today.", points=points(max(left_for_them, 0)))
    if amount > have:
        return _("You have %(points)s that you can give.", points=points(have))
    return None


def _sum(which: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(Chip.amount), 0)).where(which)) or 0)


def _same(before: Chip, giver_id: int, post: Post, amount: int) -> Chip:
    if (before.giver_id, before.post_id, before.amount) != (giver_id, post.id, amount):
        raise Conflict(_("This was sent before with another content. Load the page again."))
    return before


def _written(giver_id: int, post: Post, amount: int, words: str, key: str, at: datetime) -> Chip:
    chip = Chip(
        post_id=post.id,
        giver_id=giver_id,
        receiver_id=post.author_id,
        amount=amount,
        words=words,
        day=day_of(at, site().zone),
        at=at,
        request_key=key,
    )
    db.session.add(chip)
    db.session.flush()
    return chip


def _pay(chip: Chip, receiver: Purse) -> None:
    from_allowance = min(balance_of(allowance(chip.giver_id)), chip.amount)
    note = Note(kind="chip", key="", at=chip.at, actor_id=chip.giver_id, about=("chip", chip.id))
    if from_allowance:
        given = note.but("chip", f"chip:{chip.id}:allowance")
        move(allowance(chip.giver_id), receiver, from_allowance, given, expires_at=lot_expiry(chip.at))
    if chip.amount > from_allowance:
        given = note.but("chip", f"chip:{chip.id}:wallet")
        move(wallet(chip.giver_id), receiver, chip.amount - from_allowance, given, giving=True)
