"""Distinct ones over the last so many days, for every day of a range."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.base.database import Model, db
from app.figures.days import ONE_DAY, counts, days_between, plus_days

FEW_DAYS = 14


@dataclass(frozen=True)
class Window:
    """`who`: the columns that tell one from another; `stands`: the one that says whether a row counts."""

    table: type[Model]
    who: tuple[str, ...]
    stands: str
    days: int
    once_a_day: bool = False  # the table has at most one row a day of each

    def over(self, since: date, until: date, eve: int | None) -> dict[date, int]:
        """How many on each day; `eve` is how many they were on the day before `since`, where that is known."""
        if eve is None or (until - since).days >= FEW_DAYS:
            return self._whole(since, until)
        found, standing = {}, eve
        for day in days_between(since, until):
            gone = day - timedelta(days=self.days)
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

    def _whole(self, since: date, until: date) -> dict[date, int]:
        """Each row covers its day and those after it; where the covers of the same one overlap they count once."""
        first = since - timedelta(days=self.days - 1)
        row = self._rows().subquery()
        *who, day = row.columns
        around = select(
            day,
            func.lag(day).over(partition_by=who, order_by=day).label("before"),
            func.lead(day).over(partition_by=who, order_by=day).label("after"),
        )
        seen = around.where(day >= first, day <= until).subquery()
        begins = or_(seen.c.before.is_(None), seen.c.before < plus_days(seen.c.day, 1 - self.days))
        ends = or_(seen.c.after.is_(None), seen.c.after > plus_days(seen.c.day, self.days - 1))
        by_day = select(seen.c.day, func.count()).group_by(seen.c.day)
        steps: Counter[date] = Counter()
        for at, number in db.session.execute(by_day.where(begins)):
            steps[at] += number
        for at, number in db.session.execute(by_day.where(ends)):
            steps[at + timedelta(days=self.days)] -= number
        every = days_between(first, until)
        running = accumulate(steps[each] for each in every)
        return {each: value for each, value in zip(every, running, strict=True) if each >= since}

    def _rows(self) -> Select[*tuple[Any, ...]]:
        table: Any = self.table
        who = [getattr(table, name) for name in self.who]
        rows = select(*who, table.day).where(getattr(table, self.stands), *map(counts, who))
        return rows if self.once_a_day else rows.distinct()
