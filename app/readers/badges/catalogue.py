"""The catalogue of badges: each a rule over one count. How far somebody is from the next is shown nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from app.base.database import db
from app.base.i18n import Reason, _
from app.events.forum import AnswerAccepted, NiceGiven, PostAdded, PostEdited, TopicAdded
from app.events.ideas import IdeaDecided
from app.models.members import Member
from app.models.posts import Nice, Post, Revision
from app.models.topics import Topic

Count = Callable[[int], int]


@dataclass(frozen=True)
class Badge:
    """Awarded when `count(member_id)` reaches `at_least`; asked again after the events named in `after`."""

    name: str
    label: Reason
    about: Reason
    icon: str
    count: Count
    at_least: int
    after: tuple[str, ...]
    is_title: bool = False  # whoever has it may show its name beside their own


def _of_member(column: Mapped[int]) -> Count:
    """A counter that is kept on the member's own row."""
    return lambda member_id: db.session.scalar(select(column).where(Member.id == member_id)) or 0


def _nices_given(member_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Nice.member_id == member_id)) or 0


def _ideas_done(member_id: int) -> int:
    mine = Topic.author_id == member_id, Topic.kind == "idea", Topic.state == "done"
    return db.session.scalar(select(func.count(Topic.id)).where(*mine)) or 0


def _know_how_edits(member_id: int) -> int:
    query = select(func.count(Revision.id)).join(Post, Post.id == Revision.post_id).join(Topic)
    return db.session.scalar(query.where(Revision.editor_id == member_id, Topic.kind == "knowledge")) or 0


BADGES: dict[str, Badge] = {
    badge.name: badge
    for badge in (
        Badge(
            "first_words",
            _("First words"),
            _("Has written a first post."),
            "sprout",
            _of_member(Member.post_count),
            1,
            (TopicAdded.name, PostAdded.name),
        ),
        Badge(
            "regular",
            _("Familiar voice"),
            _("Has written a hundred posts."),
            "messages-square",
            _of_member(Member.post_count),
            100,
            (TopicAdded.name, PostAdded.name),
            is_title=True,
        ),
        Badge(
            "solver",
            _("Knew the answer"),
            _("Has given a best answer."),
            "award",
            _of_member(Member.best_answer_count),
            1,
            (AnswerAccepted.name,),
        ),
        Badge(
            "guide",
            _("Guide"),
            _("Has given ten best answers."),
            "medal",
            _of_member(Member.best_answer_count),
            10,
            (AnswerAccepted.name,),
            is_title=True,
        ),
        Badge(
            "thanked",
            _("Thanked"),
            _("Was thanked ten times."),
            "heart",
            _of_member(Member.nices_received),
            10,
            (NiceGiven.name,),
        ),
        Badge(
            "grateful",
            _("Says thank you"),
            _("Has thanked others ten times."),
            "hand-heart",
            _nices_given,
            10,
            (NiceGiven.name,),
        ),
        Badge(
            "dreamer",
            _("It came true"),
            _("An idea of theirs was realised."),
            "lightbulb",
            _ideas_done,
            1,
            (IdeaDecided.name,),
            is_title=True,
        ),
        Badge(
            "keeper",
            _("Keeper of know-how"),
            _("Has improved know-how pages five times."),
            "book-open",
            _know_how_edits,
            5,
            (PostEdited.name,),
            is_title=True,
        ),
    )
}

WATCHED = (TopicAdded, PostAdded, AnswerAccepted, NiceGiven, IdeaDecided, PostEdited)
