"""What has been earned already: read once for a batch of events, then kept up to date while it is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, func, select

from app.base.clock import day_of
from app.base.database import db
from app.events.log import Logged
from app.models.members import Member
from app.operations.allowances import monday_of
from app.readers.batch import chunks
from app.readers.points.model import Earning, EarningRule
from app.readers.points.rules import rule_of
from app.settings.store import site

Deed = tuple[str, int, int | None, int | None]  # verb, whose, on which post, by whom


@dataclass(frozen=True)
class Claim:
    """An event by which a member may earn."""

    verb: str
    member_id: int
    logged: Logged
    post_id: int | None
    from_id: int | None

    @property
    def at(self) -> datetime:
        return self.logged.happened_at

    @property
    def deed(self) -> Deed:
        return self.verb, self.member_id, self.post_id, self.from_id


class Earned:
    """The members of a batch, and of what they have earned as much as decides on its claims."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._members: dict[int, Row[int, int, bool, datetime | None]] = {}
        self._events: set[tuple[int, str, int]] = set()
        self._deeds: Counter[Deed] = Counter()
        self._times: dict[tuple[str, int], Counter[date]] = defaultdict(Counter)
        for some in chunks(claims):
            self._read_members(some)
            self._read_events(some)
            self._read_deeds(some)
        self._read_times(claims)

    def lets(self, claim: Claim, rule: EarningRule) -> bool:
        """Whether this member may earn at all, has not earned this yet, and has not reached a cap."""
        member = self._members.get(claim.member_id)
        if member is None or member.is_bot or member.left_at or member.trust < rule.min_trust:
            return False
        return not self._has(claim) and not self._capped(claim, rule)

    def add(self, row: Earning) -> None:
        self._events.add((row.event_id, row.verb, row.member_id))
        self._count(row, 1)

    def take_out(self, row: Earning) -> None:
        self._count(row, -1)

    def put_back(self, row: Earning) -> None:
        self._count(row, 1)

    def _count(self, row: Earning, step: int) -> None:
        self._deeds[row.verb, row.member_id, row.post_id, row.from_id] += step
        self._times[row.verb, row.member_id][row.day] += step

    def _has(self, claim: Claim) -> bool:
        """One event earns once, and one post once for the same deed of the same person."""
        if (claim.logged.id, claim.verb, claim.member_id) in self._events:
            return True
        return claim.post_id is not None and self._deeds[claim.deed] > 0

    def _capped(self, claim: Claim, rule: EarningRule) -> bool:
        day = day_of(claim.at, site().zone)
        times = self._times[claim.verb, claim.member_id]
        spans = ((rule.cap_day, day), (rule.cap_week, monday_of(claim.at)), (rule.cap_member, date.min))
        return any(cap and _between(times, since, day) >= cap for cap, since in spans)

    def _read_members(self, claims: Sequence[Claim]) -> None:
        query = select(Member.id, Member.trust, Member.is_bot, Member.left_at)
        rows = db.session.execute(query.where(Member.id.in_({claim.member_id for claim in claims})))
        self._members.update((row.id, row) for row in rows)

    def _read_events(self, claims: Sequence[Claim]) -> None:
        query = select(Earning.event_id, Earning.verb, Earning.member_id)
        query = query.where(Earning.event_id.in_({claim.logged.id for claim in claims}))
        self._events.update((event_id, verb, member_id) for event_id, verb, member_id in db.session.execute(query))

    def _read_deeds(self, claims: Sequence[Claim]) -> None:
        posts = {claim.post_id for claim in claims if claim.post_id is not None}
        givers = {claim.from_id for claim in claims if claim.from_id is not None}
        query = select(Earning.verb, Earning.member_id, Earning.post_id, Earning.from_id).where(
            Earning.post_id.in_(posts),
            Earning.taken_back == "",
            Earning.from_id.in_(givers) | Earning.from_id.is_(None),
        )
        for verb, member_id, post_id, from_id in db.session.execute(query) if posts else ():
            self._deeds[verb, member_id, post_id, from_id] = 1

    def _read_times(self, claims: Sequence[Claim]) -> None:
        """Of the verbs with a cap; only where the cap is for life from the first time on."""
        if not claims:
            return
        first_monday, verbs = min(monday_of(claim.at) for claim in claims), {claim.verb for claim in claims}
        for_life = {verb for verb in verbs if rule_of(verb).cap_member}
        of_late = {verb for verb in verbs - for_life if rule_of(verb).cap_day or rule_of(verb).cap_week}
        spans: list[ColumnElement[bool]] = []
        spans += [Earning.verb.in_(for_life)] if for_life else []
        spans += [Earning.verb.in_(of_late) & (Earning.day >= first_monday)] if of_late else []
        for span in spans:
            for members in chunks(sorted({claim.member_id for claim in claims})):
                self._sum_times(span, members)

    def _sum_times(self, span: ColumnElement[bool], members: Iterable[int]) -> None:
        query = select(Earning.verb, Earning.member_id, Earning.day, func.count())
        query = query.where(Earning.member_id.in_(members), span, Earning.taken_back == "")
        for verb, member_id, day, times in db.session.execute(
            query.group_by(Earning.verb, Earning.member_id, Earning.day)
        ):
            self._times[verb, member_id][day] = times


def _between(times: Counter[date], first: date, last: date) -> int:
    return sum(count for day, count in times.items() if first <= day <= last)
