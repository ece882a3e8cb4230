"""Holding a festival: setting it up, changing it before it begins, ending it early, declaring it void."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from app.base.clock import now
from app.base.database import db
from app.base.errors import Conflict, Invalid, NotFound
from app.base.i18n import _
from app.events import log
from app.events.ideas import FestivalOpened
from app.kinds.idea.festival import timing
from app.kinds.idea.festival.models import FestivalIdea, FestivalVote
from app.kinds.idea.status import UNDECIDED
from app.models.festivals import Festival, Phase
from app.models.topics import Topic
from app.operations import auditing
from app.operations.names import clean_text
from app.rules import Action, Actor, require

MOST_VOTES = 100
MOST_CHOSEN = 200


@dataclass(frozen=True)
class FestivalWish:
    """What staff fill in. `idea_ids` choose one by one; without them spaces, tags and statuses do."""

    name_ja: str
    name_en: str
    starts_at: datetime | None
    ends_at: datetime | None
    votes_each: int
    most_on_one: int
    hides_results: bool = True
    space_ids: Sequence[int] = ()
    tags: Sequence[str] = ()
    statuses: Sequence[str] = ()
    idea_ids: Sequence[int] = ()


def open_festival(actor: Actor, wish: FestivalWish) -> Festival:
    require(actor, Action.FESTIVAL_HOLD)
    festival = Festival(by_id=actor.member_id, created_at=now(), **_checked(wish))
    db.session.add(festival)
    db.session.flush()
    _choose(festival, wish.idea_ids)
    log.append(FestivalOpened(festival_id=festival.id), actor)
    timing.show(festival)
    timing.begin_if_due(festival, now())
    return festival


def change(actor: Actor, festival_id: int, wish: FestivalWish) -> Festival:
    """Until it begins everything can be changed; afterwards members have laid their votes by these rules."""
    require(actor, Action.FESTIVAL_HOLD)
    festival = locked_festival(festival_id)
    if festival.phase(now()) is not Phase.COMING:
        raise Conflict(_("This festival has begun: its rules stay as they are."))
    for name, value in _checked(wish).items():
        setattr(festival, name, value)
    db.session.execute(delete(FestivalIdea).where(FestivalIdea.festival_id == festival.id))
    _choose(festival, wish.idea_ids)
    timing.show(festival)
    timing.begin_if_due(festival, now())
    return festival


def end(actor: Actor, festival_id: int) -> Festival:
    """No vote counts from now on. A vote that is under way comes before or after, as the row's lock decides."""
    require(actor, Action.FESTIVAL_HOLD)
    festival = locked_festival(festival_id)
    if festival.phase(now()) is not Phase.RUNNING:
        raise Conflict(_("This festival is not running."))
    timing.close(festival, actor, now())
    auditing.note(actor, "festival.end", "festival", festival.id)
    return festival


def void(actor: Actor, festival_id: int, reason: str) -> Festival:
    """It is as if it had not been: all votes come back. The reason is public."""
    require(actor, Action.FESTIVAL_HOLD)
    reason = clean_text(reason, 1000, "reason")
    if not reason:
        raise Invalid(_("Say why: members will read it."), field="reason")
    festival = locked_festival(festival_id)
    if festival.voided_at:
        raise Conflict(_("This festival is void already."))
    festival.voided_at, festival.void_reason = now(), reason
    mine = (FestivalVote.festival_id == festival.id) & FestivalVote.returned_at.is_(None)
    db.session.execute(update(FestivalVote).where(mine).values(returned_at=now()))
    timing.tell_void(festival, actor)
    auditing.note(actor, "festival.void", "festival", festival.id, reason)
    return festival


def locked_festival(festival_id: int, *, shared: bool = False) -> Festival:
    """As it stands now. `shared`: many vote at once, and all keep it from ending meanwhile."""
    query = select(Festival).where(Festival.id == festival_id).with_for_update(read=shared)
    festival = db.session.scalar(query, execution_options={"populate_existing": True})
    if festival is None:
        raise NotFound(_("There is no such festival."))
    return festival


def _checked(wish: FestivalWish) -> dict[str, object]:
    names = {name: clean_text(getattr(wish, name), 80, name) for name in ("name_ja", "name_en")}
    if not any(names.values()):
        raise Invalid(_("Give the festival a name."), field="name_ja")
    if wish.starts_at is None or wish.ends_at is None:
        raise Invalid(_("Say when it begins and when it ends."), field="starts_at" if not wish.starts_at else "ends_at")
    if wish.ends_at <= max(wish.starts_at, now()):
        raise Invalid(_("The end comes after the beginning, and after today."), field="ends_at")
    if not 1 <= wish.votes_each <= MOST_VOTES:
        raise Invalid(_("Each member has 1 to %(n)s votes.", n=MOST_VOTES), field="votes_each")
    if not 1 <= wish.most_on_one <= wish.votes_each:
        raise Invalid(_("On one idea: at least 1 vote, and at most all that a member has."), field="most_on_one")
    statuses = [status for status in UNDECIDED if status in wish.statuses] or list(UNDECIDED)
    return {
        **names,
        "starts_at": wish.starts_at,
        "ends_at": wish.ends_at,
        "votes_each": wish.votes_each,
        "most_on_one": wish.most_on_one,
        "hides_results": wish.hides_results,
        "by_hand": bool(wish.idea_ids),
        "places": {"spaces": list(wish.space_ids), "tags": list(wish.tags), "statuses": statuses},
    }


def _choose(festival: Festival, idea_ids: Sequence[int]) -> None:
    wanted = sorted(set(idea_ids))
    if len(wanted) > MOST_CHOSEN:
        raise Invalid(_("Choose at most %(n)s ideas one by one.", n=MOST_CHOSEN), field="ideas")
    query = select(Topic.id).where(Topic.id.in_(wanted), Topic.kind == "idea", Topic.published_at.is_not(None))
    known = set(db.session.scalars(query)) if wanted else set()
    missing = [each for each in wanted if each not in known]
    if missing:
        raise Invalid(_("There is no idea with the number %(n)s.", n=missing[0]), field="ideas")
    db.session.add_all(FestivalIdea(festival_id=festival.id, topic_id=each, by_hand=True) for each in wanted)


def chosen_ids(festival_id: int) -> Sequence[int]:
    """The ideas that were chosen one by one."""
    mine = (FestivalIdea.festival_id == festival_id) & FestivalIdea.by_hand.is_(True)
    return db.session.scalars(select(FestivalIdea.topic_id).where(mine).order_by(FestivalIdea.topic_id)).all()
