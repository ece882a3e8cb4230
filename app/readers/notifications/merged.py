"""Two accounts of one person: what one did is no news to the other."""

from sqlalchemy import delete, select

from app.base.database import db
from app.operations.merging import Merge, before_rows_move
from app.readers.notifications.errands import Errand
from app.readers.notifications.model import Notification


@before_rows_move
def withdraw_own_news(merge: Merge) -> None:
    ours = Notification.member_id.in_(merge.both) & Notification.actor_id.in_(merge.both)
    between = ours & (Notification.member_id != Notification.actor_id)
    own = select(Notification.id).where(between)
    unseen = {"synchronize_session": False}
    db.session.execute(delete(Errand).where(Errand.notification_id.in_(own)), execution_options=unseen)
    db.session.execute(delete(Notification).where(between), execution_options=unseen)
