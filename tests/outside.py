"""What happens outside the forum in a random history: invitations, events, surveys with scores, conversions."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.programs.occasions import Part, take_back, tell
from app.programs.occasions.converting import Happened, take_conversion_back, tell_conversions
from app.programs.occasions.models import Conversion
from app.programs.occasions.telling import Names, take_invitation_back
from app.rules.actor import Actor

DAYS = 200  # before the day on which it is told
ACTS = ("attend", "attend", "attend", "invite", "invite", "answer", "answer", "convert", "convert", "undo")


class Outside:
    """Told by staff at any time after it happened, in any order, twice or taken back."""

    members: list[int]
    first: datetime
    days: int

    def attend(self, a: int, b: int, c: int) -> None:
        with transaction():
            tell(Actor.system(), "event", f"Meeting {b % 3}", self._then(b % 3 * 40), Names(self._names(a, c % 4)))

    def invite(self, a: int, b: int, c: int) -> None:
        with transaction():
            names = Names(invited=self._names(a, c % 5))
            tell(Actor.system(), "event", f"Meeting {b % 3}", self._then(b % 3 * 40), names)

    def answer(self, a: int, b: int, c: int) -> None:
        with transaction():
            names = self._names(a, c % 4)
            scores = {name: (b + place) % 11 for place, name in enumerate(names) if (c + place) % 3}
            tell(Actor.system(), "survey", f"Survey {b % 2}", self._then(b % 2 * 110), Names(names, scores=scores))

    def convert(self, a: int, b: int, c: int) -> None:
        with transaction():
            kind, at = ("visit", "trial", "own")[b % 3], self._then(c % DAYS).isoformat()
            told = [Happened(1, self._names(a, 0)[0], kind, at, outside_id=f"order-{c}" if c % 2 else "")]
            tell_conversions(Actor.system(), told)

    def undo(self, a: int, b: int, c: int) -> None:
        """Something of it is taken back."""
        which = Conversion if c % 3 == 0 else Part
        with transaction():
            ids = db.session.scalars(select(which.id).order_by(which.id)).all()
            if ids:
                by = {0: take_conversion_back, 1: take_back, 2: take_invitation_back}[c % 3]
                by(Actor.system(), ids[b % len(ids)], "A mistake.")

    def _then(self, days_ago: int):
        """A day before now, the same for all who ask on one day of the history."""
        base = min(self.first + timedelta(days=self.days), now())
        return (base - timedelta(days=days_ago)).date()

    def _names(self, first: int, more: int) -> list[str]:
        return [f"m{(first + step) % len(self.members)}" for step in range(more + 1)]
