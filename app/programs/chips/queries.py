"""Who gave chips: the last few on each post of a page, and all on one post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.base.clock import now
from app.base.database import db
from app.base.i18n import _
from app.ledger import Line
from app.models.posts import Post
from app.models.topics import Topic
from app.programs.chips.models import Chip
from app.queries.passbook import Told, tells
from app.queries.post_views import adorns_posts
from app.queries.topic_list import open_comments, readable
from app.rules.actor import Actor

SHOWN = 3
MOST_ON_PAGE = 200
WEEK = timedelta(days=7)


@dataclass
class Thanks:
    """The newest chips on a post, and how many others there are."""

    chips: list[Chip] = field(default_factory=list)
    others: int = 0


@adorns_posts("chips")
def thanks_on(posts: Sequence[Post]) -> Mapping[int, Thanks]:
    """For each post with chips: the newest three with their givers; one query a page."""
    ids = [post.id for post in posts if post.chip_points]
    if not ids:
        return {}
    newest = func.row_number().over(partition_by=Chip.post_id, order_by=Chip.id.desc())
    count = func.count().over(partition_by=Chip.post_id)
    ranked = (
        select(Chip, newest.label("rank"), count.label("count"))
        .where(Chip.post_id.in_(ids), Chip.has_arrived())
        .subquery()
    )
    chip = aliased(Chip, ranked)
    query = select(chip, ranked.c.count).where(ranked.c.rank <= SHOWN).order_by(ranked.c.rank)
    found: dict[int, Thanks] = {}
    for given, total in db.session.execute(query.options(joinedload(chip.giver))):
        thanks = found.setdefault(given.post_id, Thanks(others=max(total - SHOWN, 0)))
        thanks.chips.append(given)
    return found


@tells("chip")
def tell_chips(lines: Sequence[Line]) -> Mapping[int, Told]:
    """Chips in a member's bank book: to or from whom, with the words, leading to the post."""
    ids = {line.transfer.about_id for line in lines}
    query = select(Chip).where(Chip.id.in_(ids)).options(joinedload(Chip.giver), joinedload(Chip.receiver))
    chips = {chip.id: chip for chip in db.session.scalars(query)}
    return {line.transfer.id: _told(line, chips[line.transfer.about_id or 0]) for line in lines}


def _told(line: Line, chip: Chip) -> Told:
    name = chip.receiver.display_name if line.amount < 0 else chip.giver.display_name
    what = _("Chip for %(name)s", name=name) if line.amount < 0 else _("Chip from %(name)s", name=name)
    return Told(what, chip.words, f"/p/{chip.post_id}")


def chips_on(post: Post) -> Sequence[Chip]:
    """All chips on a post with their givers, newest first (the newest 200)."""
    query = select(Chip).where(Chip.post_id == post.id, Chip.has_arrived()).options(joinedload(Chip.giver))
    return db.session.scalars(query.order_by(Chip.id.desc()).limit(MOST_ON_PAGE)).all()


def thanks_of_the_week(actor: Actor) -> Sequence[Chip]:
    """The newest chips that came with words, on posts that `actor` may read, with givers and receivers."""
    public = Post.hidden_at.is_(None) & Post.removed_at.is_(None) & open_comments(actor)
    topics = readable(actor).with_only_columns(Topic.id)
    query = (
        select(Chip)
        .join(Chip.post)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Chip.words != "", Chip.has_arrived(), Chip.at > now() - WEEK, public, Topic.id.in_(topics))
        .options(joinedload(Chip.giver), joinedload(Chip.receiver))
    )
    return db.session.scalars(query.order_by(Chip.id.desc()).limit(SHOWN)).all()
