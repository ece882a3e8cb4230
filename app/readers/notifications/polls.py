"""Who voted hears of the end of the poll, and so does its author."""

from sqlalchemy import delete, select

from app.base.database import db, insert_or_ignore
from app.events.log import Logged
from app.events.polls import PollClosed, PollVoted, PollVoteTakenBack
from app.readers.notifications.model import PollVoter, What
from app.readers.notifications.reader import notifications
from app.readers.notifications.telling import News, tell


@notifications.on(PollVoted)
def poll_voted(event: PollVoted, logged: Logged) -> None:
    if logged.actor_id:
        insert_or_ignore(PollVoter, topic_id=event.topic_id, member_id=logged.actor_id)


@notifications.on(PollVoteTakenBack)
def poll_vote_taken_back(event: PollVoteTakenBack, logged: Logged) -> None:
    mine = PollVoter.topic_id == event.topic_id, PollVoter.member_id == logged.actor_id
    db.session.execute(delete(PollVoter).where(*mine))


@notifications.on(PollClosed)
def poll_closed(event: PollClosed, logged: Logged) -> None:
    voters = db.session.scalars(select(PollVoter.member_id).where(PollVoter.topic_id == event.topic_id))
    concerned = {event.author_id, *voters}
    tell(News(what=What.POLL_CLOSED, logged=logged, topic_id=event.topic_id, names_actor=False), concerned)
    db.session.execute(delete(PollVoter).where(PollVoter.topic_id == event.topic_id))
