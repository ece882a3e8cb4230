"""The reader `search`: it notes which posts must be looked at again. Indexing them is a step of its own.

An index and a database can't commit together. So the note stands in the database, in the transaction of the
cursor; the index is committed next, and only then is the note taken away. A kill in between repeats some work.
"""

from typing import Any

from sqlalchemy import ColumnElement, literal, select

from app.base.database import db, insert_into
from app.events.accounts import MemberMerged
from app.events.forum import (
    AnswerAccepted,
    AnswerUnaccepted,
    NiceGiven,
    NicesCounted,
    NiceTakenBack,
    PostAdded,
    PostEdited,
    PostRemoved,
    PostRestored,
    TopicAdded,
    TopicRetitled,
)
from app.events.ideas import IdeaDecided
from app.events.log import Logged
from app.models.posts import Post
from app.readers.reader import Reader
from app.readers.search.indexing import NAME, begin_next, index_due
from app.readers.search.tables import SearchDue

FIRST_POSTS = 5  # of a question, among which its first answer is looked for

search = Reader(NAME, tables=(SearchDue,), clear=begin_next, afterwards=index_due)


@search.on(TopicAdded, PostEdited, NiceGiven, NiceTakenBack, NicesCounted)
def note_post(event: Any, logged: Logged) -> None:
    _note(Post.id == event.post_id, logged)


@search.on(PostAdded)
def note_reply(event: PostAdded, logged: Logged) -> None:
    """A question's first answers change its state, which the posts before them bear too."""
    before = (Post.topic_id == event.topic_id) & (Post.number <= FIRST_POSTS) & (Post.id < event.post_id)
    _note((Post.id == event.post_id) | before if event.is_answer else Post.id == event.post_id, logged)


@search.on(TopicRetitled, AnswerAccepted, AnswerUnaccepted, IdeaDecided)
def note_topic(event: Any, logged: Logged) -> None:
    """Title and tags are post 1's, but every post bears the topic's space and state."""
    _note(Post.topic_id == event.topic_id, logged)


@search.on(MemberMerged)
def note_posts(event: MemberMerged, logged: Logged) -> None:
    """Each post bears its author."""
    _note(Post.author_id == event.into_id, logged)


@search.on(PostRemoved, PostRestored)
def note_removal(event: Any, logged: Logged) -> None:
    """Post 1 takes its topic along."""
    opening = select(Post.id).where(Post.topic_id == event.topic_id, Post.number == 1).scalar_subquery()
    topic = (Post.topic_id == event.topic_id) & (opening == event.post_id)
    _note((Post.id == event.post_id) | topic, logged)


def _note(which: ColumnElement[bool], logged: Logged) -> None:
    rows = insert_into(SearchDue).from_select(["post_id", "event_id"], select(Post.id, literal(logged.id)).where(which))
    db.session.execute(rows.on_conflict_do_update(index_elements=["post_id"], set_={"event_id": logged.id}))
