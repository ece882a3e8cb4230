"""Two accounts of one person at one occasion: whatever either was, they were."""

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from app.base.clock import start_of
from app.base.database import db
from app.events.occasions import InvitationTakenBack, MemberInvited, PartTakenBack, SurveyScored, TookPart
from app.operations.merging import Merge, after_rows_moved, before_rows_move
from app.programs.occasions.models import Occasion, Part
from app.settings.store import site


@before_rows_move
def join_parts(merge: Merge) -> None:
    old, new = merge.both
    theirs, mine = aliased(Part), aliased(Part)
    both = select(mine, theirs).join(theirs, theirs.occasion_id == mine.occasion_id)
    for part, other in db.session.execute(both.where(mine.member_id == old, theirs.member_id == new)).all():
        _take_along(merge, part, other)
        db.session.delete(part)
    db.session.flush()


def _take_along(merge: Merge, part: Part, other: Part) -> None:
    """The part that goes is taken back; what stands of the other is told again below."""
    occasion = db.session.get_one(Occasion, part.occasion_id)
    about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": occasion.id}
    merge.tell(PartTakenBack(**about, sort=occasion.sort), merge.at)
    merge.tell(InvitationTakenBack(**about), merge.at)
    if part.took_part and not other.took_part:
        other.told_at, other.taken_back_at = part.told_at, None
    if part.took_part and other.score is None:
        other.score = part.score
    other.invited_at = other.invited_at or part.invited_at
    other.reminded_at = other.reminded_at or part.reminded_at


@after_rows_moved
def say_again(merge: Merge) -> None:
    mine = select(Part).where(Part.member_id == merge.new.id).options(joinedload(Part.occasion)).order_by(Part.id)
    for part in db.session.scalars(mine).all():
        occasion = part.occasion
        about = {"part_id": part.id, "member_id": part.member_id, "occasion_id": occasion.id}
        day = occasion.day.isoformat()
        if part.invited_at is not None:
            merge.tell(MemberInvited(**about, day=day), part.invited_at)
        if part.took_part:
            merge.tell(TookPart(**about, sort=occasion.sort, day=day), start_of(occasion.day, site().zone))
            if part.score is not None:
                merge.tell(SurveyScored(**about, score=part.score, day=day), merge.at)
