"""The charter as it stands, its reviews, and the spaces that it ties to the purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.figures.days import today
from app.models.charter import Charter, CharterSpace
from app.models.spaces import Space
from app.queries.figures.values import Value, latest

SHOWN = 30
GAUGES = ("charter_weeks", "purpose_posts", "ideas_decided_lately")


@dataclass(frozen=True)
class CharterPage:
    """`reviews`: the latest first; the first of them holds."""

    day: date
    reviews: Sequence[Charter]
    spaces: Sequence[Space]
    tied: frozenset[int]
    values: Sequence[Value]

    @property
    def now(self) -> Charter | None:
        return self.reviews[0] if self.reviews else None

    @property
    def is_due(self) -> bool:
        return self.now is not None and self.now.next_review_on is not None and self.now.next_review_on <= self.day


def charter_page() -> CharterPage:
    reviews = select(Charter).options(joinedload(Charter.reviewed_by)).order_by(Charter.id.desc()).limit(SHOWN)
    return CharterPage(
        today(),
        db.session.scalars(reviews).all(),
        db.session.scalars(select(Space).order_by(Space.position, Space.id)).all(),
        frozenset(db.session.scalars(select(CharterSpace.space_id))),
        list(latest(GAUGES).values()),
    )
