"""Each checked row becomes what a member's own act would have made of it, at its own time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.base import markup
from app.base.database import db, insert_or_ignore
from app.base.errors import Invalid
from app.importing import comments
from app.importing.handles import free_handles
from app.importing.known import Known
from app.importing.markdown import from_html, plain_words
from app.importing.shelf import Item, Shelf
from app.importing.values import LeftOut
from app.kinds.question.operations import accept
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Tag
from app.operations import arriving, posting, reacting
from app.operations.arriving import Arrival
from app.operations.locking import locked_topic
from app.operations.names import clean_name
from app.operations.writing import LONGEST_TITLE
from app.readers.badges.imported import Brought, bring
from app.rules import Actor

FORMER_MEMBER = ("former", 0)
LONGEST_NAME, LONGEST_ABOUT = 60, 2000


@dataclass
class Taker:
    """Takes rows into one space. `notes` says what was taken otherwise than it came."""

    known: Known
    shelf: Shelf
    space_id: int
    make_strangers: bool  # nobody told who the members are: each unknown id is one
    actor: Actor = field(default_factory=Actor.system)
    notes: list[str] = field(default_factory=list)
    nices: list[reacting.Nices] = field(default_factory=list)  # these two are written together when the batch ends
    badges: list[tuple[int, Brought]] = field(default_factory=list)

    def begin(self, names: Iterable[tuple[str, int]]) -> None:
        """A batch begins that may ask for these foreign rows."""
        self.notes.clear()
        self.nices.clear()
        self.badges.clear()
        self.known.look_up(names)

    def end(self) -> None:
        reacting.count_nices(self.nices)
        rows = bring("stackexchange", [brought for _, brought in self.badges])
        for (foreign_id, _), row in zip(self.badges, rows, strict=True):
            self.known.note("badge", foreign_id, row.id)
        self.known.write()

    def post(self, item: Item) -> Post:
        """The post that this row hangs on."""
        foreign_id = item.parent or 0
        local_id = self.known.get("post", foreign_id)
        if local_id is None:
            was_there = self.shelf.was_left_out("post", foreign_id)
            raise LeftOut("its post was left out" if was_there else "its post is not in the dump")
        return db.session.get_one(Post, local_id)

    def author(self, item: Item) -> int:
        """Who wrote it; whom nobody names any more, one former member stands for."""
        local_id = self.known.get("user", item.author) if item.author is not None else None
        if local_id is not None:
            return local_id
        if item.author is not None and item.author > 0 and self.make_strangers:
            self.notes.append("members were made from an id alone, because the list of users doesn't tell who they are")
            stranger = replace(item, id=item.author, body={"name": item.body.get("by", ""), "about": ""})
            return self.members([stranger])[0]
        self.notes.append("posts and comments are of people whom the dump no longer names: one former member has them")
        return self._former_member(item.at)

    def members(self, items: Sequence[Item]) -> list[int]:
        """Everybody named here arrives; their ids with us."""
        names = {item.id: self._name(item) for item in items}
        handles = free_handles(names)
        arrivals = [
            Arrival(
                handle=handles[item.id],
                display_name=names[item.id],
                joined_at=item.at,
                about=self._about(item),
                is_bot=item.id < 0,
            )
            for item in items
        ]
        members = arriving.arrive(self.actor, arrivals)
        for item, member in zip(items, members, strict=True):
            self.known.note("user", item.id, member.id)
        return [member.id for member in members]

    def _name(self, item: Item) -> str:
        try:
            return clean_name(item.body["name"][:LONGEST_NAME])
        except Invalid:
            return f"user{item.id}"

    def _about(self, item: Item) -> str:
        about = plain_words(item.body["about"])
        if len(about) <= LONGEST_ABOUT:
            return about
        self.notes.append(f"members say more about themselves than {LONGEST_ABOUT:,} characters: cut there")
        return about[: LONGEST_ABOUT - 1] + "…"

    def _former_member(self, at: datetime) -> int:
        local_id = self.known.get(*FORMER_MEMBER)
        if local_id is None:
            local_id = arriving.stand_in(self.actor, at).id
            self.known.note(*FORMER_MEMBER, local_id)
        return local_id


def take_user(taker: Taker, items: Sequence[Item]) -> None:
    taker.members(items)


def take_tag(taker: Taker, items: Sequence[Item]) -> None:
    name = items[0].body["name"]
    insert_or_ignore(Tag, name=name, topic_count=0)
    taker.known.note("tag", items[0].id, 0)


def take_question(taker: Taker, items: Sequence[Item]) -> None:
    item = items[0]
    source = from_html(item.body["html"])
    title = " ".join(item.body["title"].split()) or markup.plain(markup.render(source).html, 80)
    if not title:
        raise LeftOut("it has neither Title nor Body")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1] + "…"
        taker.notes.append(f"titles were longer than {LONGEST_TITLE} characters: cut there")
    draft = posting.TopicDraft(title=title, source=source or title, tags=item.body["tags"])
    past = posting.Past(at=item.at, author_id=taker.author(item))
    topic = posting.add_topic(taker.actor, db.session.get_one(Space, taker.space_id), draft, past=past)
    if item.body["closed"]:
        topic.locked_at = datetime.fromisoformat(item.body["closed"])
    _note_wiki(taker, item)
    taker.known.note("post", item.id, posting.opening_post(topic.id).id)


def take_answer(taker: Taker, items: Sequence[Item]) -> None:
    item = items[0]
    question = taker.post(item)
    if not question.opens_topic:
        raise LeftOut("its ParentId is no question")
    source = from_html(item.body["html"])
    if not source:
        raise LeftOut("it says nothing")
    past = posting.Past(at=item.at, author_id=taker.author(item))
    post = posting.reply(taker.actor, locked_topic(question.topic_id), source, past=past)
    _note_wiki(taker, item)
    taker.known.note("post", item.id, post.id)


def take_comment(taker: Taker, items: Sequence[Item]) -> None:
    """A comment answers the post it stands under, also the question itself: so it is no answer."""
    item = items[0]
    above = taker.post(item)
    source = comments.as_markdown(item.body["text"], above.topic_id)
    past = posting.Past(at=item.at, author_id=taker.author(item))
    post = posting.reply(taker.actor, locked_topic(above.topic_id), source, to=above, past=past)
    taker.known.note("comment", item.id, post.id)


def take_accepted(taker: Taker, items: Sequence[Item]) -> None:
    item = items[0]
    answer = taker.post(item)
    question_id = taker.known.get("post", item.id)
    question = db.session.get(Post, question_id) if question_id is not None else None
    if question is None:
        raise LeftOut("its question was left out")
    if answer.topic_id != question.topic_id or answer.opens_topic:
        raise LeftOut("the accepted answer belongs to another question")
    accept(taker.actor, answer, at=item.moment, imported=True)
    taker.known.note("accepted", item.id, answer.id)


def take_votes(taker: Taker, items: Sequence[Item]) -> None:
    """Votes for one post on one day: so many nices of that day, from nobody in particular."""
    post = taker.post(items[0])
    taker.nices.append(reacting.Nices(post, len(items), items[0].moment))
    for item in items:
        taker.known.note("vote", item.id, post.id)


def take_badge(taker: Taker, items: Sequence[Item]) -> None:
    member_id = taker.known.get("user", items[0].author or 0)
    if member_id is None:
        raise LeftOut("its member is not in the dump")
    taker.badges += [(item.id, Brought(member_id, item.body["name"], item.at)) for item in items]


def _note_wiki(taker: Taker, item: Item) -> None:
    if item.body["wiki"]:
        taker.notes.append("posts are community wikis: taken as posts of their first author")


TAKE: Mapping[str, Callable[[Taker, Sequence[Item]], None]] = {
    "user": take_user,
    "tag": take_tag,
    "question": take_question,
    "answer": take_answer,
    "comment": take_comment,
    "accepted": take_accepted,
    "vote": take_votes,
    "badge": take_badge,
}
