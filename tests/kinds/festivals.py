"""A festival as tests hold one: what staff wish, votes that are laid, and what stands afterwards."""

from datetime import datetime, timedelta

from app.base.clock import now
from app.base.database import db, transaction
from app.kinds.idea.festival.holding import FestivalWish, open_festival
from app.kinds.idea.festival.models import FestivalIdea
from app.kinds.idea.festival.voting import vote
from app.models import Topic
from app.models.festivals import Festival
from app.rules import Actor

HOUR = timedelta(hours=1)


def wish(**more: object) -> FestivalWish:
    said: dict[str, object] = {
        "name_ja": "春の投票祭",
        "name_en": "Spring festival",
        "starts_at": now() - HOUR,
        "ends_at": now() + HOUR,
        "votes_each": 5,
        "most_on_one": 3,
        **more,
    }
    return FestivalWish(**said)  # type: ignore[arg-type]


def hold(actor: Actor, **more: object) -> Festival:
    with transaction():
        return open_festival(actor, wish(**more))


def lay(actor: Actor, festival: Festival, topic: Topic, votes: int, at: datetime | None = None) -> None:
    with transaction():
        vote(actor, festival.id, topic, votes, at=at)


def tally(festival: Festival, topic: Topic) -> tuple[int, int]:
    db.session.rollback()
    row = db.session.get(FestivalIdea, (festival.id, topic.id), populate_existing=True)
    return (row.votes, row.voters) if row else (0, 0)
