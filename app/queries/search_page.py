"""The search page: what was found, within what the viewer may read, and the words that found it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base import markup
from app.base.database import db
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.tags_page import main_name
from app.queries.topic_list import spaces_for
from app.readers.search import Ask, Order, engine
from app.readers.search.asking import LONGEST_QUERY, words
from app.readers.search.excerpt import Piece, excerpt, marked
from app.rules import Action, Actor, why_not

PAGE = 20
DEEPEST = 200  # hits that can be leafed through; who wants more asks more exactly
WHOLE = 1_000_000


@dataclass(frozen=True)
class SearchFilter:
    """What is asked for; all but the text may be empty."""

    text: str = ""
    kind: str = ""
    space_id: int = 0
    tag: str = ""
    order: Order = Order.RELEVANCE
    skip: int = 0
    size: int = PAGE


@dataclass(frozen=True)
class Hit:
    """A post that was found, with its topic, author and space; title and excerpt with the words marked."""

    post: Post
    title: list[Piece]
    excerpt: list[Piece]
    is_best: bool


@dataclass(frozen=True)
class SearchPage:
    """`near`: nothing holds the words, these come close. `is_ready`: there is an index to search in."""

    wanted: SearchFilter
    hits: Sequence[Hit] = ()
    total: int = 0
    near: bool = False
    next_skip: int | None = None
    has_words: bool = False
    was_cut: bool = False
    is_ready: bool = True
    spaces: list[Space] = field(default_factory=list)


def search_page(actor: Actor, wanted: SearchFilter) -> SearchPage:
    spaces = spaces_for(actor, wanted.kind)
    if not words(wanted.text):
        return SearchPage(wanted, spaces=spaces)
    allowed = frozenset(space.id for space in spaces if wanted.space_id in (0, space.id))
    skip = max(0, min(wanted.skip, DEEPEST - wanted.size))
    found = engine().query(Ask(wanted.text, allowed, _tags(wanted), order=wanted.order, skip=skip, size=wanted.size))
    after = skip + wanted.size
    return SearchPage(
        wanted,
        hits=_hits(actor, found.post_ids, wanted.text),
        total=found.total,
        near=found.near,
        next_skip=after if after < min(found.total, DEEPEST) else None,
        has_words=True,
        was_cut=len(wanted.text) > LONGEST_QUERY,
        is_ready=engine().published() is not None,
        spaces=spaces,
    )


def _tags(wanted: SearchFilter) -> tuple[str, ...]:
    return (main_name(wanted.tag),) if wanted.tag else ()


def _hits(actor: Actor, post_ids: Sequence[int], text: str) -> list[Hit]:
    """The posts in the order found. The index lags by a second: what was hidden or moved since is left out."""
    loading = joinedload(Post.topic)
    query = (
        select(Post)
        .where(Post.id.in_(post_ids))
        .options(joinedload(Post.author), loading.joinedload(Topic.space), loading.selectinload(Topic.tags))
    )
    posts = {post.id: post for post in db.session.scalars(query)}
    found = [posts[post_id] for post_id in post_ids if post_id in posts]
    return [_hit(post, text) for post in found if _is_open(actor, post)]


def _is_open(actor: Actor, post: Post) -> bool:
    return post.is_public and post.topic.is_public and why_not(actor, Action.POST_READ, post) is None


def _hit(post: Post, text: str) -> Hit:
    return Hit(
        post=post,
        title=marked(post.topic.title, text),
        excerpt=excerpt(markup.plain(post.html, WHOLE), text),
        is_best=post.topic.best_post_id == post.id,
    )
