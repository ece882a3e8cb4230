"""What the open session notes when staff go over an idea, in the room or elsewhere."""

from sqlalchemy import select

from app.base.clock import now
from app.base.database import db
from app.kinds.idea.review.models import NEW, WAITING, ReviewItem, ReviewSession
from app.kinds.idea.status import STATUSES, UNDECIDED
from app.models.topics import Topic

SEEN, WORD, GONE = "seen", "word", "gone"


def cover(topic: Topic, outcome: str, by_id: int | None) -> None:
    """`outcome` is a status, or seen, word, gone: a decision stands over what was noted before. The topic is locked."""
    session = locked_session()
    if session is None:
        return
    item = _item(session, topic)
    if item.covered_at is None:
        item.covered_at, item.covered_by_id = now(), by_id
        session.covered_count += 1
    if _weight(outcome) >= _weight(item.outcome):
        session.decided_count += _is_decision(outcome) - _is_decision(item.outcome)
        item.outcome = outcome


def put_on_agenda(topic: Topic) -> None:
    """An idea that is posted, or shown again, while a session is open belongs to it."""
    session = locked_session()
    if session is None:
        return
    item = _item(session, topic, NEW)
    if item.outcome == GONE:
        item.covered_at, item.covered_by_id, item.outcome = None, None, ""
        session.covered_count -= 1


def locked_session() -> ReviewSession | None:
    """The open session; it isn't closed, and nothing else is covered in it, until the transaction ends."""
    query = select(ReviewSession).where(ReviewSession.open_mark == 1).with_for_update()
    return db.session.scalar(query, execution_options={"populate_existing": True})


def _item(session: ReviewSession, topic: Topic, part: str = WAITING) -> ReviewItem:
    item = db.session.get(ReviewItem, (session.id, topic.id), populate_existing=True)
    if item is None:
        posted_at = topic.published_at or topic.created_at
        item = ReviewItem(
            session_id=session.id, topic_id=topic.id, part=part, posted_at=posted_at, silent_since=posted_at, outcome=""
        )
        db.session.add(item)
        if part == NEW:
            session.new_count += 1
        else:
            session.waiting_count += 1
    return item


def _weight(outcome: str) -> int:
    """Of what was noted in a session the weightiest stands: a status before a word, a word before a receipt."""
    return 2 if outcome in STATUSES else int(outcome in (WORD, GONE))


def _is_decision(outcome: str) -> bool:
    return outcome in STATUSES and outcome not in UNDECIDED
