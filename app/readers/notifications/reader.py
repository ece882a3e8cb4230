"""What is told on which event."""

from datetime import datetime

from sqlalchemy import delete, select

from app.base.database import db, insert_or_ignore
from app.events.accounts import MailStopped, MemberLeft, StarAppointed
from app.events.forum import (
    AnswerAccepted,
    NiceGiven,
    NiceTakenBack,
    PostAdded,
    PostRemoved,
    PostRestored,
    TopicAdded,
)
from app.events.giving import ChipGiven, GiftGiven, PointsExpiring, TankReminded
from app.events.ideas import IdeaDecided, IdeaSeen, IdeaSupported, IdeaSupportWithdrawn
from app.events.log import Logged
from app.events.moderation import FlagResolved
from app.models.attention import About, Wish
from app.models.moderation import AuditRow, Flag
from app.models.posts import Post
from app.operations import attending
from app.readers.notifications import gathering
from app.readers.notifications.errands import Errand
from app.readers.notifications.model import IdeaSupporter, Notification, PollVoter, What
from app.readers.notifications.telling import News, announce, tell, tell_again, withdraw
from app.readers.reader import Reader, Sort


def end_batch() -> None:
    gathering.write_lines()
    announce()


notifications = Reader("notifications", sort=Sort.MESSENGER, after_batch=end_batch)


@notifications.on(TopicAdded)
def topic_added(event: TopicAdded, logged: Logged) -> None:
    tell(News(what=What.MENTION, logged=logged, post_id=event.post_id), event.mentioned_ids)
    told = set(event.mentioned_ids)
    places = attending.around(event.topic_id, event.space_id, event.author_id)
    for about in (About.MEMBER, About.TAG, About.SPACE, About.TOPIC):
        there = [place for place in places if place[0] is about]
        followers = set(attending.who_wish(Wish.FOLLOW, there)) - told if there else set()
        told |= followers
        tell(News(what=What.NEW_TOPIC, logged=logged, post_id=event.post_id, detail=about.value), followers)


@notifications.on(PostAdded)
def post_added(event: PostAdded, logged: Logged) -> None:
    """Each member hears of a post once, for the reason that concerns them most."""
    told: set[int] = {event.author_id}
    for what, member_ids in _concerned(event):
        fresh = [member_id for member_id in member_ids if member_id not in told]
        told.update(fresh)
        tell(News(what=what, logged=logged, post_id=event.post_id), fresh)


def _concerned(event: PostAdded) -> list[tuple[What, tuple[int, ...]]]:
    in_my_topic = What.ANSWER if event.is_answer else What.COMMENT
    return [
        (What.ANSWER, (event.topic_author_id,) if event.is_answer else ()),
        (What.REPLY, (event.reply_to_author_id,) if event.reply_to_author_id else ()),
        (What.QUOTE, event.quoted_author_ids),
        (What.MENTION, event.mentioned_ids),
        (in_my_topic, (event.topic_author_id,)),
        (What.FOLLOWED, tuple(attending.who_wish(Wish.FOLLOW, [(About.TOPIC, event.topic_id)]))),
    ]


@notifications.on(PostRemoved)
def post_removed(event: PostRemoved, logged: Logged) -> None:
    gathering.write_lines()  # nices that came before, to be withdrawn as well
    withdraw(_posts_gone_with(event.topic_id, event.post_id))
    if event.by_staff and logged.actor_id != event.author_id:
        _tell_author(What.POST_HIDDEN, event, logged, "post.hide")


@notifications.on(PostRestored)
def post_restored(event: PostRestored, logged: Logged) -> None:
    gathering.write_lines()
    tell_again(_posts_gone_with(event.topic_id, event.post_id))
    if logged.actor_id != event.author_id:
        _tell_author(What.POST_RESTORED, event, logged, "post.restore")


def _tell_author(what: What, event: PostRemoved | PostRestored, logged: Logged, act: str) -> None:
    """Staff act for the community: the author reads the reason, not a name."""
    about = AuditRow.subject_kind == "post", AuditRow.subject_id == event.post_id, AuditRow.action == act
    words = db.session.scalar(select(AuditRow.reason).where(*about).order_by(AuditRow.id.desc()).limit(1)) or ""
    tell(News(what=what, logged=logged, post_id=event.post_id, words=words, names_actor=False), [event.author_id])


def _posts_gone_with(topic_id: int, post_id: int) -> list[int]:
    """Post 1 takes its whole topic along."""
    number = db.session.scalar(select(Post.number).where(Post.id == post_id))
    if number != 1:
        return [post_id]
    return list(db.session.scalars(select(Post.id).where(Post.topic_id == topic_id)))


@notifications.on(NiceGiven)
def nice_given(event: NiceGiven, logged: Logged) -> None:
    gathering.gather_nices(event.post_id, event.author_id, logged.happened_at)


@notifications.on(NiceTakenBack)
def nice_taken_back(event: NiceTakenBack, _logged: Logged) -> None:
    gathering.gather_nices(event.post_id, event.author_id, datetime.fromisoformat(event.given_at))


@notifications.on(ChipGiven)
def chip_given(event: ChipGiven, logged: Logged) -> None:
    tell(News(what=What.CHIP, logged=logged, post_id=event.post_id, amount=event.amount), [event.author_id])


@notifications.on(GiftGiven)
def gift_given(event: GiftGiven, logged: Logged) -> None:
    tell(News(what=What.GIFT, logged=logged, amount=event.amount), [event.to_id])


@notifications.on(AnswerAccepted)
def answer_accepted(event: AnswerAccepted, logged: Logged) -> None:
    tell(News(what=What.BEST_ANSWER, logged=logged, post_id=event.post_id), [event.author_id])


@notifications.on(IdeaSupported)
def idea_supported(event: IdeaSupported, logged: Logged) -> None:
    if logged.actor_id:
        insert_or_ignore(IdeaSupporter, topic_id=event.topic_id, member_id=logged.actor_id)


@notifications.on(IdeaSupportWithdrawn)
def idea_support_withdrawn(event: IdeaSupportWithdrawn, logged: Logged) -> None:
    mine = IdeaSupporter.topic_id == event.topic_id, IdeaSupporter.member_id == logged.actor_id
    db.session.execute(delete(IdeaSupporter).where(*mine))


@notifications.on(IdeaSeen)
def idea_seen(event: IdeaSeen, logged: Logged) -> None:
    tell(News(what=What.IDEA_SEEN, logged=logged, topic_id=event.topic_id), [event.author_id])


@notifications.on(IdeaDecided)
def idea_decided(event: IdeaDecided, logged: Logged) -> None:
    """Authors, supporters, commenters and followers, each once; the authors of what came true are thanked.

    Whoever supported or discussed an idea that lives on in it is concerned as well.
    """
    family = [event.topic_id, *event.merged_ids]
    commenters = select(Post.author_id).where(
        Post.topic_id.in_(family), Post.hidden_at.is_(None), Post.removed_at.is_(None)
    )
    supporters = select(IdeaSupporter.member_id).where(IdeaSupporter.topic_id.in_(family))
    followers = attending.who_wish(Wish.FOLLOW, [(About.TOPIC, event.topic_id)])
    concerned = {*db.session.scalars(commenters), *db.session.scalars(supporters), *followers}
    authors = {event.author_id, *event.credited_ids}
    to_authors = What.IDEA_DONE if event.status == "done" else What.IDEA_STATUS
    tell(News(what=to_authors, logged=logged, topic_id=event.topic_id, detail=event.status), authors)
    news = News(what=What.IDEA_STATUS, logged=logged, topic_id=event.topic_id, detail=event.status)
    tell(news, concerned - authors)


@notifications.on(FlagResolved)
def flag_resolved(event: FlagResolved, logged: Logged) -> None:
    flagger = db.session.scalar(select(Flag.member_id).where(Flag.id == event.flag_id))
    detail = "upheld" if event.upheld else "dismissed"
    news = News(what=What.FLAG_ANSWERED, logged=logged, post_id=event.post_id, detail=detail, names_actor=False)
    tell(news, [flagger] if flagger else [])


@notifications.on(PointsExpiring)
def points_expiring(event: PointsExpiring, logged: Logged) -> None:
    tell(News(what=What.EXPIRING, logged=logged, amount=event.amount, detail=event.day), [event.member_id])


@notifications.on(TankReminded)
def tank_reminded(event: TankReminded, logged: Logged) -> None:
    tell(News(what=What.TANK_REMINDER, logged=logged, amount=event.amount, detail=event.day), [event.member_id])


@notifications.on(MemberLeft)
def member_left(event: MemberLeft, _logged: Logged) -> None:
    """Their list goes with them; what others were told of them names a former member."""
    gathering.write_lines()
    db.session.execute(delete(Errand).where(Errand.member_id == event.member_id))
    db.session.execute(delete(Notification).where(Notification.member_id == event.member_id))
    db.session.execute(delete(IdeaSupporter).where(IdeaSupporter.member_id == event.member_id))
    db.session.execute(delete(PollVoter).where(PollVoter.member_id == event.member_id))


@notifications.on(MailStopped)
def mail_stopped(event: MailStopped, logged: Logged) -> None:
    tell(News(what=What.MAIL_STOPPED, logged=logged, names_actor=False), [event.member_id])


@notifications.on(StarAppointed)
def star_appointed(event: StarAppointed, logged: Logged) -> None:
    tell(News(what=What.STAR, logged=logged, detail=event.role), [event.member_id])
