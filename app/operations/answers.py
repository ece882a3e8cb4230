"""What programs were answered is kept for as long as any of them tries again."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.base.database import db
from app.models.answers import KeptAnswer

KEPT = timedelta(days=30)


def forget_old_answers(at: datetime) -> None:
    """A request under a forgotten key is refused or done by what holds then; points move once all the same."""
    db.session.execute(delete(KeptAnswer).where(KeptAnswer.at < at - KEPT))
