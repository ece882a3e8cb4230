"""Cards of links: asked for when a post is written, read by a worker, put into the posts that hold the link."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape

from sqlalchemy import delete, select

from app.base import freshness
from app.base.clock import now
from app.base.database import after_commit, db, insert_or_ignore
from app.base.fetching import Unreadable, fetch
from app.base.jobs import enqueue
from app.base.link_cards import Card
from app.base.links import whole
from app.base.page_facts import card_of
from app.models.posts import Post
from app.models.previews import LinkPreview, PostLink, digest_of
from app.operations.locking import locked_post
from app.operations.writing import written
from app.settings.store import site

JOB = "fetch_previews"
MOST_LINKS = 5  # a post with more is a list, and no place for cards
MOST_AT_ONCE = 10
TRIES = (timedelta(minutes=10), timedelta(hours=3))  # after a failure; then the plain link stays


def note(post: Post, links: Sequence[str]) -> None:
    """Remember which links the post holds; a worker reads the pages that are not known yet."""
    if not links or not site().link_previews:
        return
    known = {"title": "", "description": "", "site": "", "tries": 0}
    for url in links[:MOST_LINKS]:
        insert_or_ignore(LinkPreview, digest=digest_of(url), url=url, due_at=now(), **known)
    digests = [digest_of(url) for url in links[:MOST_LINKS]]
    for preview in db.session.scalars(select(LinkPreview).where(LinkPreview.digest.in_(digests))):
        is_shown = preview.title and escape(preview.title) in post.html
        db.session.add(PostLink(post_id=post.id, preview_id=preview.id, shown_at=now() if is_shown else None))
    after_commit(JOB, _ask_worker)


def note_again(post: Post, links: Sequence[str]) -> None:
    """After an edit: what it held before is forgotten."""
    db.session.execute(delete(PostLink).where(PostLink.post_id == post.id))
    note(post, links)


def read(url: str) -> Card | None:
    """What the page says of itself; none where it can't be read. Takes seconds: not within a transaction."""
    try:
        return card_of(fetch(url, f"Yui link preview (+{whole('/')})"))
    except Unreadable:
        return None


def claim_due() -> Sequence[LinkPreview]:
    """Previews to be read now. Each is put off first: one that kills its reader isn't tried for ever."""
    query = select(LinkPreview).where(LinkPreview.due_at <= now()).order_by(LinkPreview.due_at).limit(MOST_AT_ONCE)
    due = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    for preview in due:
        preview.due_at = now() + TRIES[preview.tries] if preview.tries < len(TRIES) else None
        preview.tries += 1
    return due


def keep(preview_id: int, card: Card) -> None:
    """The page was read: from now on its links are cards."""
    preview = db.session.get_one(LinkPreview, preview_id)
    preview.title, preview.description, preview.site = card.title, card.description, card.site
    preview.fetched_at, preview.due_at = now(), None


def posts_without_their_cards() -> Sequence[int]:
    """Posts that hold a link whose page is known meanwhile."""
    query = select(PostLink.post_id).join(PostLink.preview).where(PostLink.shown_at.is_(None), LinkPreview.title != "")
    return db.session.scalars(query.distinct().order_by(PostLink.post_id).limit(100)).all()


def show_cards(post_id: int) -> None:
    """Make the post's HTML anew, as of the moment when it was written: this is no edit."""
    post = locked_post(post_id)
    text = written(post.source, post.author_id, post.edited_at or post.created_at, opens_topic=post.opens_topic)
    post.html = text.html
    held = select(PostLink).join(PostLink.preview).where(PostLink.post_id == post_id, LinkPreview.title != "")
    for link in db.session.scalars(held):
        link.shown_at = now()
    freshness.touch("site", f"topic:{post.topic_id}")


def _ask_worker() -> None:
    enqueue(f"workers.jobs.{JOB}", unique=JOB)
