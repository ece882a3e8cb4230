"""Contribution: how much each act weighs, by the site's settings."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, literal, select, update

from app.base.database import db
from app.readers.activity.tables import Act, MemberDay
from app.readers.marks import mark_everything
from app.readers.reader import Cursor
from app.settings.fields import Site
from app.settings.store import site


def weights(site: Site) -> dict[Act, int]:
    """What is not named weighs nothing: received nices and chips, votes and withdrawals."""
    return {
        Act.VISITS: site.weight_visit,
        Act.TOPICS: site.weight_topic,
        Act.ANSWERS: site.weight_answer,
        Act.COMMENTS: site.weight_comment,
        Act.ACCEPTS_RECEIVED: site.weight_accepted,
        Act.NICES_GIVEN: site.weight_nice,
        Act.CHIPS_GIVEN: site.weight_chip,
        Act.IDEAS: site.weight_idea,
        Act.DEPOSITS: site.weight_deposit,
        Act.EVENTS_ATTENDED: site.weight_event,
        Act.SURVEYS: site.weight_survey,
        Act.SHARES: site.weight_share,
    }


def contribution(counts: Mapping[Act, int], weight: Mapping[Act, int]) -> int:
    """Sum of weight x count."""
    return sum(times * weight.get(what, 0) for what, times in counts.items())


def reweigh() -> None:
    """The weights changed: every member's day anew, counts as they are."""
    # Whatever batch began under the old weights ends first.
    db.session.scalars(select(Cursor).where(Cursor.reader == "activity").with_for_update()).all()
    total: ColumnElement[int] = sum(
        (getattr(MemberDay, act.column) * weight for act, weight in weights(site()).items()), start=literal(0)
    )
    db.session.execute(update(MemberDay).values(contribution=total), execution_options={"synchronize_session": False})
    mark_everything("activity")
