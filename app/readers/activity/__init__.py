"""Activity: what each member did on each of the site's days, as `member_day`. A bookkeeper.

An act counts on the site's day on which it was done, for as long as the post on which it was done stands.
"""

from datetime import date, datetime

from app.base.clock import day_of
from app.events.accounts import MemberJoined, MemberLeft, MemberMerged, MemberRead, MemberVisited
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    NiceGiven,
    NicesCounted,
    NiceTakenBack,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.giving import ChipGiven, TankDeposited, TankWithdrawn
from app.events.ideas import IdeaSupported, IdeaSupportWithdrawn
from app.events.log import Logged
from app.events.occasions import PartTakenBack, TookPart
from app.readers.activity.book import count, let_stand, merge, take_back, touch, write_down
from app.readers.activity.tables import Act, CountedAct, MemberDay, UncountedPost, has_posted
from app.readers.marks import mark_everything
from app.readers.reader import Reader
from app.settings.store import site

__all__ = ["Act", "CountedAct", "MemberDay", "UncountedPost", "activity", "has_posted"]


activity = Reader(
    "activity",
    tables=(CountedAct, UncountedPost, MemberDay),
    clear=lambda: mark_everything("activity"),
    after_batch=write_down,
)


OCCASIONS = {"survey": Act.SURVEYS, "event": Act.EVENTS_ATTENDED}  # linking an account is no act of community


def _day(moment: datetime) -> date:
    return day_of(moment, site().zone)


@activity.on(MemberJoined)
def joined(event: MemberJoined, logged: Logged) -> None:
    touch(event.member_id, _day(logged.happened_at))


@activity.on(MemberLeft)
def left(event: MemberLeft, logged: Logged) -> None:
    touch(event.member_id, _day(logged.happened_at))


@activity.on(MemberMerged)
def merged(event: MemberMerged, logged: Logged) -> None:
    merge(event.from_id, event.into_id)
    for day in map(date.fromisoformat, event.joined_days):
        touch(event.from_id, day)
        touch(event.into_id, day)


@activity.on(MemberVisited)
def visited(event: MemberVisited, logged: Logged) -> None:
    day = date.fromisoformat(event.day)
    count(Act.VISITS, day.toordinal(), event.member_id, day, by_id=event.member_id)


@activity.on(MemberRead)
def read(event: MemberRead, logged: Logged) -> None:
    day = date.fromisoformat(event.day)
    count(Act.DWELL, day.toordinal(), event.member_id, day, by_id=event.member_id, times=event.seconds)


@activity.on(TopicAdded)
def topic_added(event: TopicAdded, logged: Logged) -> None:
    """An idea is counted as an idea, not as a topic too."""
    what = Act.IDEAS if event.kind == "idea" else Act.TOPICS
    count(what, event.post_id, event.author_id, _day(logged.happened_at), post_id=event.post_id)


@activity.on(PostAdded)
def post_added(event: PostAdded, logged: Logged) -> None:
    what = Act.ANSWERS if event.is_answer else Act.COMMENTS
    count(what, event.post_id, event.author_id, _day(logged.happened_at), post_id=event.post_id)


@activity.on(PostRemoved)
def post_removed(event: PostRemoved, logged: Logged) -> None:
    let_stand(event.post_id, False)


@activity.on(PostRestored)
def post_restored(event: PostRestored, logged: Logged) -> None:
    let_stand(event.post_id, True)


@activity.on(NiceGiven)
def nice_given(event: NiceGiven, logged: Logged) -> None:
    day, post, giver = _day(logged.happened_at), event.post_id, logged.actor_id
    if giver is None:
        return
    count(Act.NICES_GIVEN, post, giver, day, by_id=giver, post_id=post)
    count(Act.NICES_RECEIVED, post, event.author_id, day, by_id=giver, post_id=post)


@activity.on(NiceTakenBack)
def nice_taken_back(event: NiceTakenBack, logged: Logged) -> None:
    for what in (Act.NICES_GIVEN, Act.NICES_RECEIVED):
        take_back(what, event.post_id, by_id=logged.actor_id or 0)


@activity.on(NicesCounted)
def nices_counted(event: NicesCounted, logged: Logged) -> None:
    """Nobody is known to have given them; the line's own id keeps several counts of a post apart."""
    day, post = _day(logged.happened_at), event.post_id
    count(Act.NICES_RECEIVED, post, event.author_id, day, by_id=-logged.id, post_id=post, times=event.count)


@activity.on(ChipGiven)
def chip_given(event: ChipGiven, logged: Logged) -> None:
    day = _day(logged.happened_at)
    if logged.actor_id is not None:
        count(Act.CHIPS_GIVEN, event.chip_id, logged.actor_id, day, post_id=event.post_id)
    count(Act.CHIPS_RECEIVED, event.chip_id, event.author_id, day, post_id=event.post_id)


@activity.on(AnswerAccepted)
def answer_accepted(event: AnswerAccepted, logged: Logged) -> None:
    count(Act.ACCEPTS_RECEIVED, event.post_id, event.author_id, _day(logged.happened_at), post_id=event.post_id)


@activity.on(AnswerUnaccepted)
def answer_unaccepted(event: AnswerUnaccepted, logged: Logged) -> None:
    take_back(Act.ACCEPTS_RECEIVED, event.post_id)


@activity.on(IdeaSupported)
def idea_supported(event: IdeaSupported, logged: Logged) -> None:
    if logged.actor_id is not None:
        count(Act.VOTES, event.topic_id, logged.actor_id, _day(logged.happened_at), by_id=logged.actor_id)


@activity.on(IdeaSupportWithdrawn)
def idea_support_withdrawn(event: IdeaSupportWithdrawn, logged: Logged) -> None:
    take_back(Act.VOTES, event.topic_id, by_id=logged.actor_id or 0)


@activity.on(TankDeposited)
def deposited(event: TankDeposited, logged: Logged) -> None:
    if logged.actor_id is not None:
        count(Act.DEPOSITS, event.movement_id, logged.actor_id, _day(logged.happened_at))


@activity.on(TankWithdrawn)
def withdrawn(event: TankWithdrawn, logged: Logged) -> None:
    if logged.actor_id is not None:
        count(Act.WITHDRAWALS, event.movement_id, logged.actor_id, _day(logged.happened_at))


@activity.on(TookPart)
def took_part(event: TookPart, logged: Logged) -> None:
    if event.sort in OCCASIONS:
        count(OCCASIONS[event.sort], event.part_id, event.member_id, date.fromisoformat(event.day))


@activity.on(PartTakenBack)
def part_taken_back(event: PartTakenBack, logged: Logged) -> None:
    if event.sort in OCCASIONS:
        take_back(OCCASIONS[event.sort], event.part_id)
