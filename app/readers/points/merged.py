"""Two accounts of one person: whose thanks and whose coming earned something is the other's."""

from sqlalchemy import update

from app.base.database import db
from app.operations.merging import Merge, after_rows_moved
from app.readers.points.model import Earning

FROM_MEMBERS = ("nice", "friend")  # of others `from_id` is something else


@after_rows_moved
def name_them(merge: Merge) -> None:
    old, new = merge.both
    theirs = update(Earning).where(Earning.verb.in_(FROM_MEMBERS), Earning.from_id == old).values(from_id=new)
    db.session.execute(theirs, execution_options={"synchronize_session": False})
