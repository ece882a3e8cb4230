"""The messenger that awards badges."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.base.database import db, insert_or_ignore
from app.events import log
from app.events.accounts import BadgeAwarded
from app.events.event import Event
from app.events.log import Logged
from app.readers.badges.catalogue import BADGES, WATCHED
from app.readers.badges.model import MemberBadge
from app.readers.batch import chunks, forget, gathered
from app.readers.reader import Reader, Sort

NAME = "badges in reach"
Reach = tuple[int, str]  # a member and a badge


def award() -> None:
    """Look once a batch at each badge that somebody may have reached and has not yet.

    The unique key makes a second delivery of the event change nothing.
    """
    within_reach = gathered(NAME, dict[Reach, datetime])
    forget(NAME)
    had = _had({member_id for member_id, _badge in within_reach})
    for (member_id, name), at in within_reach.items():
        badge = BADGES[name]
        if (member_id, name) not in had and badge.count(member_id) >= badge.at_least:
            row = {
                "member_id": member_id,
                "source": "rule",
                "badge": name,
                "times": 1,
                "awarded_at": at,
                "citation": "",
            }
            if insert_or_ignore(MemberBadge, **row):
                log.append(BadgeAwarded(member_id=member_id, badge=name), None, at=at)


badges = Reader("badges", sort=Sort.MESSENGER, after_batch=award)


@badges.on(*WATCHED)
def look(event: Event, logged: Logged) -> None:
    """Whoever acted, and whoever it was done to, may have reached something."""
    within_reach = gathered(NAME, dict[Reach, datetime])
    concerned = {logged.actor_id, getattr(event, "author_id", None), *getattr(event, "credited_ids", ())}
    for member_id in sorted(concerned - {None}):
        for badge in BADGES.values():
            if event.name in badge.after:
                within_reach.setdefault((member_id, badge.name), logged.happened_at)


def _had(member_ids: Iterable[int]) -> set[Reach]:
    found: set[Reach] = set()
    for some in chunks(sorted(member_ids)):
        query = select(MemberBadge.member_id, MemberBadge.badge)
        query = query.where(MemberBadge.member_id.in_(some), MemberBadge.source == "rule")
        found.update((member_id, badge) for member_id, badge in db.session.execute(query))
    return found
