"""Nothing is lost: eight members at work, workers killed at any moment, and for a while no Redis."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from tests import services
from tests.conftest import without
from tests.databases import Postgresql
from tests.durability.clients import Client, Diary
from tests.durability.harm import Killer, Redis
from tests.sites import Site, wait_until

SECONDS = float(os.environ.get("YUI_STORY_SECONDS", "9"))  # without Redis; all hold for a minute too
AROUND_SECONDS = 3.0  # with it, before and after
ANSWERS = 40  # at least in each phase, however slow the machine is
PHASE_SECONDS = 90
REST_SECONDS = 120
SANE_SECONDS = 3.0
SANE_TIMES = 2.0  # as long as with Redis: on a machine that others use too, both wait


class Place:
    """A site on the operator's own Redis, and commands beside it."""

    def __init__(self, home: Path, url: str) -> None:
        self.redis = Redis(home.with_name("redis"))
        self.redis.start()
        self.site = Site(home, DATABASE_URL=url, REDIS_URL=self.redis.url, YUI_SITE_URL="", PYTHONFAULTHANDLER="1")

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.site.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def yui(self, *words: str) -> str:
        return self.run(str(Path(sys.executable).with_name("yui")), *words)

    def village(self, act: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run(sys.executable, "-m", "tests.durability.village", act))
        return told

    def rests(self) -> bool:
        """Every reader has read everything, by the site's own metrics."""
        told = self.site.reads("/metrics") or ""
        lags = [line for line in told.splitlines() if line.startswith("yui_reader_lag")]
        return bool(lags) and all(line.endswith(" 0.0") for line in lags)

    def asks(self, path: str) -> dict[str, Any]:
        text = self.site.reads(f"/api/v1{path}")
        assert text is not None, path
        found: dict[str, Any] = json.loads(text)
        return found


@pytest.fixture
def place(database_kind: str, tmp_path: Path) -> Iterator[Place]:
    try:
        url = Postgresql("yui_story").url if database_kind == "postgresql" else ""
    except services.Missing as missing:
        without(str(missing))
    made = Place(tmp_path / "home", url)
    yield made
    made.site.end()
    made.redis.stop()


@contextmanager
def at_work(place: Place, village: dict[str, Any], diary: Diary) -> Iterator[Killer]:
    """Eight clients and the killing hand, until the block ends."""
    over, killer = threading.Event(), Killer(place.site, lambda: sum(map(len, diary.seconds.values())))
    clients = [Client(place.site.port, handle, village, diary) for handle in village["sessions"]]
    with ThreadPoolExecutor(len(clients) + 1) as hands:
        works = [hands.submit(each.live_until, over) for each in (*clients, killer)]
        try:
            yield killer
        finally:
            over.set()
    for work in works:
        work.result()


def test_nothing_is_lost(place: Place, record_property: Any) -> None:
    village = place.village("found")
    place.site.start()
    diary = live_through(place, village)
    record_property("story", story_of(diary))
    sys.stderr.write(story_of(diary))
    assert diary.faults == []
    assert diary.p95("without") < max(SANE_SECONDS, SANE_TIMES * diary.p95("before"))
    wait_until(place.rests, REST_SECONDS)
    assert set(stumbles(place)) == {"0.0"}
    assert place.yui("ledger", "verify")
    assert place.yui("kpi", "verify")
    assert_nothing_is_missing(place, village, diary)


def live_through(place: Place, village: dict[str, Any]) -> Diary:
    diary = Diary()
    with at_work(place, village, diary) as killer:
        live_on(diary, "before", AROUND_SECONDS)
        place.redis.stop()
        live_on(diary, "without", SECONDS)
        place.redis.start()
        live_on(diary, "after", AROUND_SECONDS)
    diary.killed = killer.killed
    return diary


def live_on(diary: Diary, phase: str, seconds: float) -> None:
    """So long, and until enough was asked and answered in this phase."""
    diary.phase = phase
    time.sleep(seconds)
    wait_until(lambda: len(diary.seconds.get(phase, ())) >= ANSWERS or diary.faults, PHASE_SECONDS)


def story_of(diary: Diary) -> str:
    asked = {
        phase: f"{len(times)} answered, p95 {diary.p95(phase):.2f} s, longest {max(times):.2f} s"
        for phase, times in diary.seconds.items()
    }
    acts = f"{len(diary.posts)} posts, {len(diary.points)} movements of points, {diary.refused} refused"
    return f"{asked}; {acts}, {diary.cut_off} cut off, {diary.sent_again} sent again; killed {diary.killed}"


def stumbles(place: Place) -> list[str]:
    told = place.site.reads("/metrics") or ""
    return [line.split()[-1] for line in told.splitlines() if line.startswith("yui_reader_stumbles")]


def assert_nothing_is_missing(place: Place, village: dict[str, Any], diary: Diary) -> None:
    """What was accepted is there once, and nothing else is."""
    kept = place.village("kept")
    assert {key: source for key, (_id, source) in kept["posts"].items()} == diary.posts
    assert kept["points"] == diary.points
    assert kept["counters"] == []
    for handle in village["sessions"]:
        own = [source for source in diary.posts.values() if f"clientword{handle} " in source]
        assert place.asks(f"/search?q=clientword{handle}")["total"] == len(own)
    replies = posts_of(place, village["topic"])
    there = [source for source in diary.posts.values() if any(source in text for text in replies)]
    assert len(there) == len(replies) - 1 - len(village["posts"])


def posts_of(place: Place, topic_id: int) -> list[str]:
    """The words of every post that the topic's pages show."""
    found: list[str] = []
    after: int | None = 0
    while after is not None:
        page = place.asks(f"/topics/{topic_id}/posts?after={after}&size=50")
        found += [json.dumps(post) for post in page["posts"]]
        after = page["next"]
    return found
