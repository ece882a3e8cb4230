"""What is told of a message that staff wrote to one member."""

from app.base.database import db
from app.events.log import Logged
from app.events.moderation import StaffWrote
from app.models.staff_acts import StaffAct
from app.readers.notifications.model import What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(StaffWrote)
def staff_wrote(event: StaffWrote, logged: Logged) -> None:
    act = db.session.get(StaffAct, event.act_id)
    if act:
        tell(News(what=What.STAFF_MESSAGE, logged=logged, words=act.words), [event.member_id])
