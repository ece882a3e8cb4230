"""Random histories of a community: what may happen, in any order, on any day of a few months."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.base.clock import standing_at
from app.base.database import db, transaction
from app.base.errors import NotFound, Refusal
from app.events import log
from app.events.accounts import MemberJoined, MemberVisited
from app.kinds.idea import merging
from app.kinds.idea import operations as idea
from app.kinds.idea.care import assigning
from app.kinds.idea.review import sessions
from app.kinds.idea.review.models import ReviewSession
from app.kinds.question import operations as question
from app.models.departments import Department
from app.models.members import Member, Role
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.operations import accounts, chartering, dwelling, editing, flagging, moderating, posting, reacting
from app.operations.locking import locked_post, locked_topic
from app.operations.merging import merge as merge_accounts
from app.operations.posting import Past, TopicDraft
from app.programs.chips import operations as chips
from app.programs.tank import operations as tank
from app.readers import follow
from app.rules.actor import Actor
from tests.outside import ACTS, Outside

Step = tuple[str, int, int, int]  # what happens, and three numbers that choose whom, to what and when
FIRST = datetime(2026, 5, 1, 3, tzinfo=UTC)


@dataclass
class History(Outside):
    """Plays steps through the real operations; what the rules refuse does not happen."""

    days: int = 120
    first: datetime = FIRST
    members: list[int] = field(default_factory=list)
    spaces: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)

    def begin(self, kinds: Iterable[str] = ("question", "board", "idea"), members: int = 6) -> "History":
        with transaction():
            for kind in kinds:
                space = Space(kind=kind, slug=f"{kind}-space", name_ja=kind, name_en=kind)
                db.session.add(space)
                db.session.flush()
                self.spaces.append(space.id)
        for index in range(members):
            self.join(index, index * 3, 0)
        with transaction():
            db.session.get_one(Member, self.members[-1]).role = int(Role.STAFF)
        return self

    def play(self, steps: Iterable[Step]) -> None:
        for name, a, b, c in steps:
            act: Callable[[int, int, int], None] = getattr(self, name)
            try:
                act(a, b, c)
            except Refusal:
                continue

    def at(self, number: int) -> datetime:
        """A moment of the history, hours apart: near midnight of the site's day too."""
        return self.first + timedelta(hours=number % (self.days * 24))

    def join(self, a: int, b: int, c: int) -> None:
        inviter = self.members[b % len(self.members)] if c % 3 == 1 and self.members else None
        with transaction():
            member = Member(
                handle=f"m{len(self.members)}", display_name=f"M{len(self.members)}", trust=2, invited_by_id=inviter
            )
            member.joined_at = member.confirmed_at = self.first + timedelta(hours=b % 48)
            db.session.add(member)
            db.session.flush()
            joined = MemberJoined(member_id=member.id, invited_by_id=inviter)
            log.append(joined, None, at=member.joined_at, imported=True)
            self.members.append(member.id)

    def topic(self, a: int, b: int, c: int) -> None:
        with transaction():
            space = db.session.get_one(Space, self.spaces[b % len(self.spaces)])
            draft = TopicDraft(title=f"Topic {a} {b} {c}", source=self._words(b))
            topic = posting.add_topic(Actor.system(), space, draft, past=self._past(a, c))
            self.topics.append(topic.id)
            self.posts.append(posting.opening_post(topic.id).id)

    def reply(self, a: int, b: int, c: int) -> None:
        if not self.topics:
            return
        with transaction():
            to = self._post(b) if b % 3 else None
            topic = to.topic if to else self._topic(b)
            past = self._past(a, c)
            to = None if to and to.opens_topic else to
            self.posts.append(posting.reply(Actor.system(), topic, self._words(c), to=to, past=past).id)

    def nice(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                reacting.give_nice(self._actor(a), self._post(b), at=self.at(c), imported=True)

    def unnice(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                reacting.take_nice_back(self._actor(a), self._post(b))

    def counted_nices(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                reacting.count_nices([reacting.Nices(self._post(b), a % 5 + 1, self.at(c))])

    def accept(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                question.accept(self._actor(a), self._post(b), at=self.at(c))

    def unaccept(self, a: int, b: int, c: int) -> None:
        if self.topics:
            with transaction():
                question.unaccept(Actor.system(), self._topic(b))

    def remove(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                post = self._post(b)
                (editing.hide if c % 2 else editing.remove)(Actor.system(), post)

    def restore(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                editing.restore(Actor.system(), self._post(b))

    def chip(self, a: int, b: int, c: int) -> None:
        if self.posts:
            with transaction():
                chips.give_chip(self._actor(a), self._post(b), 10, "", f"{a}.{b}.{c}", at=self.at(c))

    def deposit(self, a: int, b: int, c: int) -> None:
        with transaction():
            tank.deposit(self._actor(a), 1 + b % 10, "", f"{a}.{b}.{c}", at=self.at(c))

    def support(self, a: int, b: int, c: int) -> None:
        with self._idea(b) as topic:
            (idea.withdraw_support if c % 4 == 0 else idea.support)(self._actor(a), topic)

    def decide(self, a: int, b: int, c: int) -> None:
        with self._idea(b) as topic:
            status = ("seen", "reviewing", "planned", "done", "declined", "merged")[c % 6]
            if status == "seen":
                idea.mark_seen(Actor.system(), topic)
            elif status == "merged":
                merging.merge(Actor.system(), topic, self._topic(a), "The same wish.")
            else:
                idea.decide(Actor.system(), topic, status, "Because.")

    @contextmanager
    def _idea(self, number: int) -> Iterator[Topic]:
        with transaction():
            ideas = db.session.scalars(select(Topic.id).where(Topic.kind == "idea").order_by(Topic.id)).all()
            if not ideas:
                raise NotFound("There is no idea yet.")
            yield locked_topic(ideas[number % len(ideas)])

    def assign(self, a: int, b: int, c: int) -> None:
        """Two departments; now and then nobody looks after an idea any more."""
        with self._idea(b) as topic:
            wanted = str(self._department(a % 2)) if c % 4 else ""
            assigning.assign(Actor.system(), topic, assigning.Task(wanted, ""))

    def review(self, a: int, b: int, c: int) -> None:
        """A session is opened, or the open one is closed."""
        with transaction():
            is_open = db.session.scalar(select(ReviewSession).where(ReviewSession.open_mark.is_not(None)))
            if is_open:
                sessions.close_session(Actor.system(), is_open)
            else:
                sessions.open_session(Actor.system())

    def report(self, a: int, b: int, c: int) -> None:
        """Somebody reports a post, and staff take its side or not."""
        if self.posts:
            with transaction():
                post = self._post(b)
                flagging.flag(self._actor(a), post, "other", "Look.")
                (moderating.hide if c % 2 else moderating.dismiss)(Actor.system(), post, "Looked.")

    def reading(self, a: int, b: int, c: int) -> None:
        with standing_at(self.at(c)), transaction():
            dwelling.note_reading_time(self._actor(a), b)
            dwelling.tell_some(self.at(c) + timedelta(hours=b % 3))

    def charter(self, a: int, b: int, c: int) -> None:
        with transaction():
            chartering.review(Actor.system(), "Helping.", "", None, self.spaces[: a % 3])

    def _department(self, number: int) -> int:
        while len(found := db.session.scalars(select(Department.id).order_by(Department.id)).all()) < 2:
            db.session.add(Department(name_ja="", name_en=f"House {len(found)}"))
            db.session.flush()
        return found[number]

    def leave(self, a: int, b: int, c: int) -> None:
        with transaction():
            member = db.session.get_one(Member, self._member(a))
            if member.left_at is None and len(self.members) > 4:
                accounts.leave(Actor.system(), member)

    def unite(self, a: int, b: int, c: int) -> None:
        """Two accounts turn out to be one person's."""
        with transaction():
            old, new = (db.session.get_one(Member, self._member(each)) for each in (a, b))
            if c % 3 == 0:
                merge_accounts(Actor.system(), old, new, "The same person.")
                self.members = [new.id if each == old.id else each for each in self.members]

    def visit(self, a: int, b: int, c: int) -> None:
        with transaction():
            at = self.at(c)
            event = MemberVisited(member_id=self._member(a), day=at.date().isoformat())
            log.append(event, Actor.of(db.session.get_one(Member, self._member(a))), at=at, imported=True)

    def appoint(self, a: int, b: int, c: int) -> None:
        """Somebody becomes staff, or is staff no more."""
        with transaction():
            member = db.session.get_one(Member, self._member(a))
            member.role = int(Role.MEMBER if member.is_staff else Role.STAFF)

    def read(self, a: int, b: int, c: int) -> None:
        """A reader counts some of what is new, so that batches end anywhere."""
        follow.catch_up(("activity", "connections", "questions", "ideas", "occasions")[b % 5], limit=a % 7 + 1)

    def _member(self, number: int) -> int:
        return self.members[number % len(self.members)]

    def _actor(self, number: int) -> Actor:
        return Actor.of(db.session.get_one(Member, self._member(number)))

    def _past(self, author: int, hour: int) -> Past:
        return Past(at=self.at(hour), author_id=self._member(author))

    def _topic(self, number: int) -> Topic:
        return locked_topic(self.topics[number % len(self.topics)])

    def _post(self, number: int) -> Post:
        return locked_post(self.posts[number % len(self.posts)])

    def _words(self, number: int) -> str:
        words = [f"Words number {number}."]
        if number % 4 == 1:
            words.append(f"Ask @m{number % 7}, @m{number % 5}.")
        if number % 5 == 2 and self.posts:
            words.insert(0, f"> said ([m](/p/{self.posts[number % len(self.posts)]}))\n\n")
        return "\n".join(words)


EVERYTHING = (
    *(
        "topic reply reply reply nice nice nice unnice counted_nices accept unaccept remove restore visit visit "
        "join appoint read chip chip deposit support decide decide assign review leave report "
        "charter reading reading unite"
    ).split(),
    *ACTS,
)
