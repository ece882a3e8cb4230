"""Distinct ones over the last so many days, for every day of a range."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.base.database import Model, db
from app.figures.days import ONE_DAY, counts, days_between, plus_days

FEW_DAYS = 14


@dataclass(frozen=True)
class Windows:
    """`who`: the columns that tell one from another; `stands`: the one that says whether a row counts."""

    table: type[Model]
    who: tuple[str, ...]
    stands: str
    lengths: tuple[int, ...]  # in days
    once_a_day: bool = False  # the table has at most one row a day of each

    def over(self, since: date, until: date, eve: Sequence[int | None]) -> list[dict[date, int]]:
        """For each length how many on each day; `eve`: how many they were on the day before `since`, where known."""
        if None in eve or (until - since).days >= FEW_DAYS:
            return self._whole(since, until)
        lengths = zip(self.lengths, eve, strict=True)
        return [self._by_day(since, until, length, before or 0) for length, before in lengths]

    def _by_day(self, since: date, until: date, length: int, standing: int) -> dict[date, int]:
        found = {}
        for day in days_between(since, until):
            gone = day - timedelta(days=length)
            came_in = self._alone(day, gone, day - ONE_DAY)
            standing += came_in - self._alone(gone, gone + ONE_DAY, day)
            found[day] = standing
        return found

    def _alone(self, day: date, first: date, last: date) -> int:
        """How many have something on the day and nothing from `first` to `last`."""
        again: Any = aliased(self.table)
        table: Any = self.table
        one = self._rows().where(table.day == day).subquery()
        same = [getattr(again, name) == one.c[name] for name in self.who]
        other = exists().where(*same, again.day >= first, again.day <= last, getattr(again, self.stands))
        return db.session.scalar(select(func.count()).select_from(one).where(~other)) or 0

    def _whole(self, since: date, until: date) -> list[dict[date, int]]:
        """Each row covers its day and those after it; where the covers of the same one overlap they count once."""
        first = since - timedelta(days=max(self.lengths) - 1)
        told = db.session.execute(self._seen(first, until)).all()
        every = days_between(first, until)
        found = []
        for place, length in enumerate(self.lengths):
            steps: Counter[date] = Counter()
            for row in told:
                steps[row[0]] += row[1 + 2 * place]
                steps[row[0] + timedelta(days=length)] -= row[2 + 2 * place]
            running = accumulate(steps[each] for each in every)
            found.append({each: value for each, value in zip(every, running, strict=True) if each >= since})
        return found

    def _seen(self, first: date, until: date) -> Select[*tuple[Any, ...]]:
        """Days, and for each length how many covers begin there and how many end: in one walk through the rows."""
        row = self._rows().subquery()
        *who, day = row.columns
        around = select(
            day,
            func.lag(day).over(partition_by=who, order_by=day).label("before"),
            func.lead(day).over(partition_by=who, order_by=day).label("after"),
        )
        seen = around.where(day >= first, day <= until).subquery("seen")
        before, after, at = seen.c.before, seen.c.after, seen.c.day
        borders: list[ColumnElement[bool]] = []
        for length in self.lengths:
            borders.append(or_(before.is_(None), before < plus_days(at, 1 - length)))
            borders.append(or_(after.is_(None), after > plus_days(at, length - 1)))
        return select(at, *(func.count().filter(border) for border in borders)).group_by(at)

    def _rows(self) -> Select[*tuple[Any, ...]]:
        table: Any = self.table
        who = [getattr(table, name) for name in self.who]
        rows = select(*who, table.day).where(getattr(table, self.stands), *map(counts, who))
        return rows if self.once_a_day else rows.distinct()
