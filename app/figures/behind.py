"""The people or topics behind a figure: what one sees on asking "who is that?"."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import BigInteger, ColumnElement, DateTime, Select, column, exists, func, or_, select, table

from app.base.clock import next_month, start_of
from app.figures.behind_people import PEOPLE
from app.figures.days import counts
from app.figures.measures import idea_ways
from app.figures.tables import MemberTies
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from app.readers.activity import MemberDay
from app.readers.ideas import DECIDED, IdeaProgress, ReviewCoverage
from app.readers.questions import QuestionProgress
from app.settings.store import site

Ids = Select[int]
WINDOW = 90
# The review room stands above the figures: of its agenda they know three columns.
REVIEW_ITEM = table(
    "review_item", column("session_id", BigInteger), column("topic_id", BigInteger), column("covered_at", DateTime)
)
_has_word = or_(IdeaProgress.first_comment_at.is_not(None), IdeaProgress.first_change_at.is_not(None))


def _active(days: int) -> Callable[[date], Ids]:
    def query(day: date) -> Ids:
        # Member by member: the days themselves are many times as many.
        then = MemberDay.day.between(day - timedelta(days=days - 1), day)
        active = exists().where(MemberDay.member_id == Member.id, MemberDay.active, then)
        return select(Member.id).where(active, counts(Member.id)).order_by(Member.id)

    return query


def _joined(first_days: int, last_days: int = 0) -> Callable[[date], Ids]:
    """Who joined between so many days ago and so many days ago."""

    def query(day: date) -> Ids:
        zone = site().zone
        since = start_of(day - timedelta(days=first_days), zone)
        until = start_of(day - timedelta(days=last_days - 1), zone)
        return select(Member.id).where(Member.joined_at >= since, Member.joined_at < until, counts(Member.id))

    return query


def _isolated(_day: date) -> Ids:
    return select(MemberTies.member_id).where(MemberTies.isolated).order_by(MemberTies.member_id)


def _connected(_day: date) -> Ids:
    return select(MemberTies.member_id).where(MemberTies.mutual >= 3).order_by(MemberTies.mutual.desc())


def _most_tied(_day: date) -> Ids:
    return select(MemberTies.member_id).where(MemberTies.peers > 0).order_by(MemberTies.peers.desc())


def _asked(day: date) -> Ids:
    found = select(QuestionProgress.topic_id).where(QuestionProgress.asked_on > day - timedelta(days=WINDOW))
    return found.where(counts(QuestionProgress.author_id)).order_by(QuestionProgress.asked_at)


def _unanswered(day: date) -> Ids:
    return _asked(day).where(QuestionProgress.first_answer_at.is_(None))


def _unsolved(day: date) -> Ids:
    return _asked(day).where(QuestionProgress.solved_at.is_(None))


def _by_staff_alone(day: date) -> Ids:
    return _asked(day).where(QuestionProgress.first_answer_at.is_not(None), ~QuestionProgress.answered_by_member)


def _standing_ideas(_day: date) -> Ids:
    found = select(IdeaProgress.topic_id).where(IdeaProgress.stands, counts(IdeaProgress.author_id))
    return found.order_by(IdeaProgress.posted_at)


def _undecided(day: date) -> Ids:
    return _standing_ideas(day).where(IdeaProgress.status.in_(("not_started", "reviewing")))


def _done(day: date) -> Ids:
    return _standing_ideas(day).where(IdeaProgress.status == "done")


def _unseen(day: date) -> Ids:
    return _standing_ideas(day).where(IdeaProgress.seen_at.is_(None))


def _without_word(day: date) -> Ids:
    return _standing_ideas(day).where(IdeaProgress.first_comment_at.is_(None), IdeaProgress.first_change_at.is_(None))


def _year(*further: ColumnElement[bool]) -> Callable[[date], Ids]:
    """The ideas of the way from posted to done, as far as they came."""

    def query(day: date) -> Ids:
        since = day - timedelta(days=idea_ways.WINDOW_DAYS)
        return _standing_ideas(day).where(IdeaProgress.posted_on > since, IdeaProgress.status != "merged", *further)

    return query


def _uncovered(_day: date) -> Ids:
    """What the last closed session left out."""
    last = select(func.max(ReviewCoverage.session_id)).scalar_subquery()
    left = REVIEW_ITEM.c.covered_at.is_(None) & (REVIEW_ITEM.c.session_id == last)
    return select(REVIEW_ITEM.c.topic_id).where(left).order_by(REVIEW_ITEM.c.topic_id)


def _credited(_day: date) -> Ids:
    return idea_ways.credited()


def _decided(day: date) -> Ids:
    since = start_of(day - timedelta(days=27), site().zone)
    return select(IdeaProgress.topic_id).where(IdeaProgress.stands, IdeaProgress.decided_at >= since)


def _new_topics_unanswered(day: date) -> Ids:
    """Topics of newcomers to which nobody else has said anything."""
    reply = select(Post.id).where(
        Post.topic_id == Topic.id,
        Post.author_id != Topic.author_id,
        Post.hidden_at.is_(None),
        Post.removed_at.is_(None),
    )
    found = select(Topic.id).where(Topic.author_id.in_(_joined(WINDOW - 1)(day)), ~reply.exists())
    standing = (Topic.published_at.is_not(None), Topic.hidden_at.is_(None), Topic.removed_at.is_(None))
    return found.where(*standing).order_by(Topic.published_at)


MEMBERS: dict[str, Callable[[date], Ids]] = {
    "dau": _active(1),
    "wau": _active(7),
    "mau": _active(28),
    "stickiness": _active(28),
    "new_members": _joined(27),
    "newcomers_kept": _joined(55, 28),
    "newcomers_posts": _joined(WINDOW - 1),
    "peers": _most_tied,
    "peers_mutual": _connected,
    "connected_members": _connected,
    "isolated": _isolated,
    "authors_credited": _credited,
    **PEOPLE,
}

TOPICS: dict[str, Callable[[date], Ids]] = {
    "questions": _asked,
    "unanswered": _unanswered,
    "answers_per_question": _asked,
    "answered_by_members": _by_staff_alone,
    "answered_24h": _unanswered,
    "answered_72h": _unanswered,
    "first_answer_median": _unanswered,
    "first_answer_p90": _unanswered,
    "solved": _unsolved,
    "ideas_posted": _standing_ideas,
    "realisation": _done,
    "ideas_undecided": _undecided,
    "ideas_seen": _unseen,
    "ideas_decided": _undecided,
    "first_word_median": _without_word,
    "first_word_p90": _without_word,
    "review_coverage": _uncovered,
    "funnel_posted": _year(),
    "funnel_seen": _year(IdeaProgress.seen_at.is_not(None)),
    "funnel_word": _year(_has_word),
    "funnel_decided": _year(IdeaProgress.status.in_(DECIDED)),
    "funnel_done": _year(IdeaProgress.status == "done"),
    "ideas_decided_lately": _decided,
    "oldest_waiting": _unseen,
    "newcomers_answered": _new_topics_unanswered,
}

BY_IDEA = frozenset(name for name in TOPICS if name.startswith(("idea", "first_word", "funnel", "realisation")))


def of_department(ids: Ids, department_id: int) -> Ids:
    """Of the ideas behind a figure, those that this department looks after."""
    return ids.where(IdeaProgress.department_id == department_id)


def of_month(ids: Ids, month: date) -> Ids:
    """Of the ideas behind a figure, those that were posted in this month."""
    return ids.where(IdeaProgress.posted_on >= month, IdeaProgress.posted_on < next_month(month))
