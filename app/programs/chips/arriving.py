"""Chips of new members arrive when these are not new any more, or go back where something was wrong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.ledger import Kind, Note, Purse, Transfer, allowance, lock, move, reverse, transfer_of, wallet
from app.programs.chips.models import Chip
from app.programs.chips.operations import count
from app.rules import Actor

BATCH = 50


def arrive_some(at: datetime) -> int:
    """Let some chips arrive that are due; call until it gives 0."""
    due = select(Chip).where(Chip.due_at <= at).order_by(Chip.id).limit(BATCH)
    found = db.session.scalars(due).all()
    if not found:
        return 0
    lock(*(purse for chip in found for purse in _purses(chip)))
    query = select(Chip).where(Chip.id.in_([chip.id for chip in found]), Chip.due_at <= at).order_by(Chip.id)
    query = query.options(joinedload(Chip.giver), joinedload(Chip.receiver), joinedload(Chip.post))
    for chip in db.session.scalars(query.execution_options(populate_existing=True)):
        (_arrive if _is_right(chip) else _return)(chip, at)
    db.session.flush()
    return len(found)


def _purses(chip: Chip) -> tuple[Purse, ...]:
    giver_id = chip.giver_id
    return Purse(Kind.WAITING, giver_id), allowance(giver_id), wallet(giver_id), wallet(chip.receiver_id)


def _is_right(chip: Chip) -> bool:
    """Both are still here and in good standing, and the post is not taken away."""
    return chip.giver.may_act and chip.receiver.may_act and chip.post.is_public


def _arrive(chip: Chip, at: datetime) -> None:
    for paid in _paid(chip):
        note = _note("chip", f"chip:{chip.id}:arrives:{paid.id}", chip, at)
        move(Purse(Kind.WAITING, chip.giver_id), wallet(chip.receiver_id), paid.amount, note, made_by=paid.id)
    chip.due_at, chip.at = None, at
    count(chip, Actor.of(chip.giver), chip.post.topic_id)


def _return(chip: Chip, at: datetime) -> None:
    for paid in _paid(chip):
        reverse(paid.id, _note("reversal", f"reversal:{paid.id}", chip, at))
    chip.due_at, chip.returned_at = None, at


def _paid(chip: Chip) -> Sequence[Transfer]:
    """From the allowance, from the wallet, or from both."""
    parts = (transfer_of(f"chip:{chip.id}:{source}") for source in ("allowance", "wallet"))
    return [part for part in parts if part]


def _note(kind: str, key: str, chip: Chip, at: datetime) -> Note:
    return Note(kind=kind, key=key, at=at, actor_id=chip.giver_id, about=("chip", chip.id))
