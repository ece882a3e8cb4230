"""Two accounts of one person support an idea once, and their own not at all."""

from datetime import UTC, datetime

from sqlalchemy import Select, delete, select

from app.base.columns import among
from app.base.database import db
from app.events.ideas import IdeaSupported, IdeaSupportWithdrawn
from app.kinds.idea.lineage import carry_along
from app.kinds.idea.models import IdeaSupport
from app.models.topics import Topic
from app.operations.merging import Merge, after_rows_moved, before_rows_move

MINE = (IdeaSupport.topic_id, Topic.author_id, IdeaSupport.at)


@before_rows_move
def take_own_support_back(merge: Merge) -> None:
    """With what merged ideas had brought, which is worked out again afterwards."""
    mine = IdeaSupport.member_id.in_(merge.both)
    own = Topic.author_id.in_(merge.both)
    for topic_id, author_id, at in db.session.execute(_given().where(mine, own)).all():
        told = at.astimezone(UTC).isoformat()
        merge.tell(IdeaSupportWithdrawn(topic_id=topic_id, author_id=author_id, supported_at=told), merge.at)
    if merge.topic_ids:
        here = mine & among(IdeaSupport.topic_id, merge.topic_ids)
        gone = IdeaSupport.came_from_id.is_not(None) | IdeaSupport.topic_id.in_(select(Topic.id).where(own))
        db.session.execute(delete(IdeaSupport).where(here, gone), execution_options={"synchronize_session": False})


@after_rows_moved
def say_again(merge: Merge) -> None:
    if not merge.topic_ids:
        return
    mine = (IdeaSupport.member_id == merge.new.id) & among(IdeaSupport.topic_id, merge.topic_ids)
    for topic_id, author_id, at in db.session.execute(_given().where(mine)).all():
        merge.tell(IdeaSupported(topic_id=topic_id, author_id=author_id), at)
    ideas = select(Topic.id).where(Topic.kind == "idea", among(Topic.id, merge.topic_ids)).order_by(Topic.id)
    for topic_id in db.session.scalars(ideas).all():
        carry_along(topic_id)


def _given() -> Select[int, int, datetime]:
    """Support that was given to the idea itself."""
    query = select(*MINE).join(Topic, Topic.id == IdeaSupport.topic_id)
    return query.where(IdeaSupport.came_from_id.is_(None)).order_by(IdeaSupport.id)
