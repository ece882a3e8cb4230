"""The search page: what was found, within what the viewer may read, and the words that found it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base import markup
from app.base.database import db
from app.base.i18n import Reason
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.queries.search_beside import Beside, beside
from app.queries.search_wishes import SearchFilter, Wishes, wishes_of
from app.queries.topic_list import put_spaces, spaces_for
from app.readers.search import Ask, Found, engine
from app.readers.search.asking import LONGEST_QUERY, words
from app.readers.search.excerpt import Marker, html_of
from app.readers.search.phrases import folded
from app.readers.search.spelling import proposals
from app.rules import Action, Actor, why_not

__all__ = ["DEEPEST", "Hit", "SearchFilter", "SearchPage", "search_page"]

DEEPEST = 200  # hits that can be leafed through; who wants more asks more exactly
WHOLE = 1_000_000


@dataclass(frozen=True)
class Hit:
    """A post that was found, with its topic, author and space; title and excerpt with the words marked."""

    post: Post
    title: Markup
    excerpt: Markup
    is_best: bool


@dataclass(frozen=True)
class SearchPage:
    """`near`: nothing holds the words, these come close. `is_ready`: there is an index to search in.

    `problems`: what was typed and can't be heeded. `meant`: the query as it may have been meant.
    """

    wanted: SearchFilter
    hits: Sequence[Hit] = ()
    total: int = 0
    at_least: bool = False
    near: bool = False
    next_skip: int | None = None
    has_words: bool = False
    was_cut: bool = False
    is_ready: bool = True
    problems: Sequence[Reason] = ()
    meant: str = ""
    beside: Beside = field(default_factory=Beside)
    spaces: list[Space] = field(default_factory=list)


def search_page(actor: Actor, wanted: SearchFilter) -> SearchPage:
    spaces = spaces_for(actor)
    wanted = replace(wanted, skip=max(0, min(wanted.skip, DEEPEST - wanted.size)))
    wishes = wishes_of(actor, wanted)
    if wishes.problems or not _says_anything(wishes.ask):
        return SearchPage(wanted, problems=wishes.problems, spaces=spaces)
    found = engine().query(wishes.ask)
    after = wanted.skip + wanted.size
    return SearchPage(
        wanted,
        hits=_hits(actor, found.post_ids, _shown_words(wishes)),
        total=found.total,
        at_least=found.at_least,
        near=found.near,
        next_skip=after if after < min(found.total, DEEPEST) else None,
        has_words=True,
        was_cut=len(wanted.text) > LONGEST_QUERY,
        is_ready=bool(found.total) or engine().published() is not None,
        meant=_meant(wanted.text, wishes.ask, found),
        beside=beside(actor, wishes.query.text) if not wanted.skip else Beside(),
        spaces=spaces,
    )


def _says_anything(ask: Ask) -> bool:
    exact = any(folded(phrase).strip('"') for phrase in ask.phrases)
    chosen = ask.tags or ask.states or ask.best_only or ask.opening_only or ask.author_id is not None
    return bool(words(ask.text) or exact or chosen or ask.since or ask.before)


def _shown_words(wishes: Wishes) -> str:
    """What is marked in titles and excerpts."""
    return " ".join([wishes.query.text, *wishes.query.phrases])


def _meant(typed: str, ask: Ask, found: Found) -> str:
    """The query with words that somebody says in place of those that nobody says; '' when there are none."""
    if found.total and not found.near and not found.unheld:
        return ""
    meant = typed
    for word, near in proposals(ask.text[:LONGEST_QUERY]).items():
        if not set(words_of(word)) & set(found.unheld):
            continue
        tried = engine().query(replace(ask, text=" ".join(near), phrases=(), skip=0, size=0))
        held = next((each for each in near if not set(words_of(each)) & set(tried.unheld)), "") if tried.total else ""
        if held and not tried.near:
            meant = _with(meant, word, held)
    return "" if meant == typed else meant


def words_of(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _with(typed: str, word: str, better: str) -> str:
    """In the width in which it was typed, where that can be told."""
    place = typed.lower().find(word)
    return f"{typed[:place]}{better}{typed[place + len(word) :]}" if place >= 0 else better


def _hits(actor: Actor, post_ids: Sequence[int], text: str) -> list[Hit]:
    """The posts in the order found. The index lags by a second: what was hidden or moved since is left out."""
    if not post_ids:
        return []
    loading = joinedload(Post.topic)
    options = (joinedload(Post.author), loading, loading.selectinload(Topic.tags))
    posts = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(post_ids)).options(*options))}
    put_spaces(post.topic for post in posts.values())
    marker = Marker(text)
    found = [posts[post_id] for post_id in post_ids if post_id in posts]
    return [_hit(post, marker) for post in found if _is_open(actor, post)]


def _is_open(actor: Actor, post: Post) -> bool:
    return post.is_public and post.topic.is_public and why_not(actor, Action.POST_READ, post) is None


def _hit(post: Post, marker: Marker) -> Hit:
    return Hit(
        post=post,
        title=html_of(marker.marked(post.topic.title)),
        excerpt=html_of(marker.excerpt(markup.plain(post.html, WHOLE))),
        is_best=post.topic.best_post_id == post.id,
    )
