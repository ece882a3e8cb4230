"""What runs when. Every worker pool keeps this schedule; a tick belongs to the pool that claims it first.

Nothing depends on one tick: a job finds in the database what is due, also after hours without workers.
"""

from dataclasses import dataclass

from redis import Redis, RedisError

from app.base.jobs import enqueue

HOUR = 3600


@dataclass(frozen=True)
class Entry:
    """A job of workers/jobs.py and the seconds from one of its ticks to the next (counted from 1970, UTC)."""

    job: str
    every_seconds: int
    arguments: tuple[int | str, ...] = ()

    @property
    def name(self) -> str:
        return "-".join((self.job, *map(str, self.arguments)))


ENTRIES = (
    Entry("catch_up_all", 15),  # in case nobody could wake the readers
    Entry("carry_errands", 30),
    Entry("push_errands", 30),
    Entry("deliver_mail", 30),
    Entry("fetch_mail", 60),
    Entry("handle_mail", 60),
    Entry("send_staff_digests", 900),
    Entry("send_briefings", 900),
    Entry("publish_due", 60),
    Entry("clear_old_mail", 6 * HOUR),
    Entry("forget_old_answers", 24 * HOUR),
    Entry("work_out_days", 60),
    Entry("work_out_points", 600),
    Entry("work_out_segments", 900),
    Entry("tell_reading_time", 900),
    Entry("expire_points", HOUR),
    Entry("mind_the_tank", 900),
    Entry("renew_allowances", HOUR),
    Entry("let_chips_arrive", 900),
    Entry("pay_due_earnings", HOUR),
    Entry("close_lotteries", HOUR),
    Entry("deliver_orders", 60),
    Entry("close_polls", 60),
    Entry("turn_festivals", 60),
    Entry("remind_of_bookmarks", 60),
    Entry("remind_of_events", 900),
    Entry("check_ledger", 24 * HOUR),
    Entry("write_open_book", HOUR),
    Entry("look_at_giving", 24 * HOUR),
    Entry("warn_of_expiry", 24 * HOUR),
    Entry("fetch_previews", 60),
    Entry("keep_searches", 60),
    Entry("raise_trust", 24 * HOUR),
)


def tick(connection: Redis, at: float, keeper: str) -> int:
    """Send the jobs that are due at `at` (Unix seconds) and that no other pool has sent; how many they were."""
    try:
        connection.set("schedule:keeper", f"{keeper} {at:.0f}", ex=HOUR)
        mine = [entry for entry in ENTRIES if _claim(connection, entry, at)]
    except RedisError:
        return 0
    for entry in mine:
        enqueue(f"workers.jobs.{entry.job}", *entry.arguments, unique=entry.name)
    return len(mine)


def _claim(connection: Redis, entry: Entry, at: float) -> bool:
    """Only the first to ask gets a tick, whatever number of pools there are."""
    slot = int(at // entry.every_seconds)
    return bool(connection.set(f"tick:{entry.name}:{slot}", 1, nx=True, ex=entry.every_seconds * 2))
