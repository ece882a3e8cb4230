"""The nightly look: what went from member to member by chips and gifts, and who shares a browser."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.base.clock import day_of
from app.base.database import db
from app.events import log
from app.events.giving import GivingDamped
from app.ledger import Account, Kind, Transfer
from app.models.fairness import DampedPair, MemberDevice
from app.models.members import Member, Role
from app.operations import devices
from app.programs.fairness.models import Finding, FindingMember, FindingState
from app.programs.fairness.patterns import Pattern, rings, shared
from app.settings.store import site

LOOK_BACK = timedelta(days=28)
LEAVE_ALONE = timedelta(days=90)  # what staff have cleared is not found again meanwhile
FROM = (Kind.WALLET, Kind.ALLOWANCE, Kind.WAITING)
GIVING = ("chip", "gift")
MOST_SHARING = 6  # a browser of more accounts is a family's or a library's, and says nothing


def look(at: datetime) -> int:
    """Find what is new, limit it and tell the members; how many findings there were."""
    devices.forget_old(day_of(at, site().zone))
    gave = _gave(at)
    found = rings(gave, site().fairness_points)
    if site().fairness_devices:
        found += shared(gave, _couples(), max(site().fairness_points // 3, 1))
    known = _known(at)
    fresh = {pattern.key: pattern for pattern in found if pattern.key not in known}
    for pattern in fresh.values():
        _open(pattern, at)
    return len(fresh)


def _gave(at: datetime) -> dict[tuple[int, int], int]:
    """Points from each member to each other one; staff's giving is their work and left out."""
    source, target, giver = aliased(Account), aliased(Account), aliased(Member)
    query = (
        select(source.owner_id, target.owner_id, func.sum(Transfer.amount))
        .join(source, source.id == Transfer.debit_account_id)
        .join(target, target.id == Transfer.credit_account_id)
        .join(giver, giver.id == source.owner_id)
        .where(Transfer.at > at - LOOK_BACK, Transfer.at <= at, Transfer.kind.in_(GIVING))
        .where(source.kind.in_(FROM), target.kind == Kind.WALLET, source.owner_id != target.owner_id)
        .where(giver.role < int(Role.STAFF))
        .group_by(source.owner_id, target.owner_id)
    )
    return {(one, other): int(points) for one, other, points in db.session.execute(query)}


def _couples() -> list[tuple[int, int]]:
    """Members who came with the same browser."""
    alike = select(MemberDevice.mark).group_by(MemberDevice.mark)
    several = alike.having(func.count() > 1, func.count() <= MOST_SHARING)
    of_mark: defaultdict[str, list[int]] = defaultdict(list)
    rows = select(MemberDevice.mark, MemberDevice.member_id).where(MemberDevice.mark.in_(several))
    for mark, member_id in db.session.execute(rows.order_by(MemberDevice.member_id)):
        of_mark[mark].append(member_id)
    return sorted({(low, high) for ids in of_mark.values() for low in ids for high in ids if low < high})


def _known(at: datetime) -> set[str]:
    """Open ones, those that are limited still, and those that staff cleared not long ago."""
    stands = (Finding.state == FindingState.OPEN) | (Finding.until > at)
    cleared = (Finding.state == FindingState.CLEARED) & (Finding.decided_at > at - LEAVE_ALONE)
    return set(db.session.scalars(select(Finding.key).where(stands | cleared)))


def _open(pattern: Pattern, at: datetime) -> None:
    figures = {"points": list(pattern.points), "days": LOOK_BACK.days}
    finding = Finding(sort=pattern.sort.value, key=pattern.key, figures=figures, found_at=at, state="open", said="")
    db.session.add(finding)
    db.session.flush()
    for place, member_id in enumerate(pattern.members):
        db.session.add(FindingMember(finding_id=finding.id, member_id=member_id, place=place, words=""))
    following = (*pattern.members[1:], pattern.members[0])
    for low, high in {tuple(sorted(pair)) for pair in zip(pattern.members, following, strict=True)}:
        db.session.add(DampedPair(finding_id=finding.id, low_id=low, high_id=high, until=None))
    db.session.flush()
    log.append(GivingDamped(finding_id=finding.id, member_ids=pattern.members, state="open"), None, at=at)
