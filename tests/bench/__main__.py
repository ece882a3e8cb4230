"""`make bench`: fills a community, measures its pages and the bare server in one run, and says what each may cost."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from flask import Flask

from tests.bench import ground, pages, streams
from tests.bench.community import Size, looks_as_the_site_writes_it
from tests.bench.load import Timing, Visitor, cpu_seconds, measure
from tests.sites import Site, wait_until

STILL_SECONDS = 25  # longer than a stream is silent
SEARCHES = 50  # with those before, to warm: no more than one visitor may ask in a minute
HEAD = f"{'':34}{'requests':>9}{'pages/s':>9}{'CPU ms':>9}{'may be':>8}{'p50 ms':>9}{'p95 ms':>9}{'may be':>8}"


def main() -> None:
    given = _arguments()
    size = Size(given.members, given.topics, given.posts)
    if not looks_as_the_site_writes_it():
        raise pages.Wrong("the bulk-written posts are not what the site's Markdown makes of their words")
    print(f"{size.members} members, {size.topics:,} topics, {size.posts:,} posts, {given.database}")
    with ground.filled_site(size, given.database, given.search) as (site, app):
        idle = site.megabytes()
        print(HEAD)
        _bare(given.requests)
        with app.app_context():
            _guest(site, size, given)
            _member(site, size, given)
            _streams(site, size, given)
        _reply(site, app, size, given)
        print(f"\nmemory of the whole stack: idle {idle:.0f} MB, loaded {site.megabytes():.0f} MB (may be 350)")
    if given.history:
        _history(given.history, given.database)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--topics", type=int, default=2000)
    parser.add_argument("--posts", type=int, default=40_000)
    parser.add_argument("--requests", type=int, default=1500, help="of each page (replies: a tenth)")
    parser.add_argument("--history", type=int, default=3000, help="posts of a community that is imported; 0: none")
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--no-search", dest="search", action="store_false", help="leave the index out (it takes minutes)"
    )
    return parser.parse_args()


def _history(posts: int, database: str) -> None:
    """A whole community, imported, worked out, made anew and a night older, in a process of its own."""
    print(f"\na history of {posts:,} posts, in seconds", flush=True)
    sizes = {"members": posts // 15, "posts": posts, "reactions": posts * 4, "gifts": posts // 8}
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    subprocess.run([sys.executable, "-m", "tests.bench.history", *options, "--database", database], check=True)


def _bare(requests: int) -> None:
    with ground.bare_server() as (port, pids):
        visitors = [Visitor(port)]
        measure(lambda visitor, _number: visitor.get("/"), visitors, 200, pids)
        _print("bare Flask, a ready 20 KB page", measure(_get_root, visitors, requests, pids))


def _get_root(visitor: Visitor, _number: int) -> None:
    if visitor.get("/").status != 200:
        raise pages.Wrong("the bare server does not answer")


def _guest(site: Site, size: Size, given: argparse.Namespace) -> None:
    visitors = [Visitor(site.port)]
    pages.check_list(visitors[0])
    for topic_id in (1, size.topics // 2, size.topics):
        pages.check_topic(visitors[0], topic_id)
    _run("topic list, guest", pages.topic_list, visitors, site, given.requests, 0.5)
    _run("topic page of 20 posts, guest", pages.topic_page(size.topics), visitors, site, given.requests, 0.5)
    if given.search:
        pages.check_search(visitors[0])
        count = min(given.requests // 10, SEARCHES)
        _run(f"search {pages.WORD}, guest", pages.search, visitors, site, count, 12, 50)


def _member(site: Site, size: Size, given: argparse.Namespace) -> None:
    visitors = _members(site, 1, given.concurrency)
    pages.check_topic(visitors[0], 2)
    ask = pages.topic_page(size.topics)
    _run("topic page, member", ask, visitors[:1], site, given.requests, 3)
    _run(f"topic page, {given.concurrency} members", ask, visitors, site, given.requests, 3, 25)


def _streams(site: Site, size: Size, given: argparse.Namespace) -> None:
    """The same page while a thousand others are open, and what those occupy."""
    visitors, web = _members(site, 1, given.concurrency), site.processes("granian")
    ask, before = pages.topic_page(size.topics), site.megabytes()
    with streams.open_streams(site.port, visitors) as opened:
        _run("topic page, 1,000 open streams", ask, visitors[:1], site, given.requests, 3)
        more = site.megabytes() - before
        told = [opened.hear(number) for number in range(1, 11)]
        cpu = cpu_seconds(web)
        time.sleep(STILL_SECONDS)
        idle = (cpu_seconds(web) - cpu) / STILL_SECONDS * 100
    half, last = (median(times) for times in zip(*((each.p50_ms, each.last_ms) for each in told), strict=True))
    print(f"{'':4}the streams: {more:.0f} MB more (may be 200), {idle:.1f} % of a core while nothing happens;")
    print(f"{'':4}news reaches half of them within {half:.0f} ms, the last after {last:.0f} ms")


def _reply(site: Site, app: Flask, size: Size, given: argparse.Namespace) -> None:
    """Replies, and beside them what the workers spend on each until every reader has caught up."""
    ground.wait_for_readers(app)
    count = given.requests // 10
    visitors = _members(site, 20, given.concurrency)
    ask = pages.Reply(size.topics)
    for number in range(count):
        ask.prepare(visitors[number % len(visitors)], number)
    workers = site.processes("workers.run")
    before = cpu_seconds(workers)
    with app.app_context():
        posts = pages.count_posts()
        _run(f"reply, {given.concurrency} members", ask, visitors, site, count, 7, 60, warm=False)
        if pages.count_posts() != posts + count:
            raise pages.Wrong(f"{count} replies were sent and {pages.count_posts() - posts} are there")
    seconds = ground.wait_for_readers(app)
    spent = (cpu_seconds(workers) - before) / count * 1000
    print(f"{'':4}workers beside it: {spent:.1f} ms CPU a reply; every reader caught up {seconds:.1f} s after the last")


def _members(site: Site, first: int, count: int) -> list[Visitor]:
    visitors = [Visitor(site.port) for _ in range(count)]
    for number, visitor in enumerate(visitors, first):
        pages.sign_in(visitor, number)
    return visitors


def _run(
    name: str,
    ask: Callable[[Visitor, int], Any],
    visitors: Sequence[Visitor],
    site: Site,
    requests: int,
    may_cost_ms: float,
    may_take_ms: float | None = None,
    *,
    warm: bool = True,
) -> None:
    web = site.processes("granian")
    try:
        if warm:
            measure(ask, visitors, max(60, requests // 10), web)
        _print(name, measure(ask, visitors, requests, web), may_cost_ms, may_take_ms)
    except ConnectionError as error:  # the server's own keeper starts it anew: the next row is measured on that
        print(f"{name:34}not measured: {error}; its log begins:\n{ground.first_words(site)}", flush=True)
        wait_until(lambda: site.answers("/healthz"))
        for visitor in visitors:
            visitor.connect_again()


def _print(name: str, timing: Timing, may_cost_ms: float | None = None, may_take_ms: float | None = None) -> None:
    cost, take = (f"{bound:g}" if bound else "" for bound in (may_cost_ms, may_take_ms))
    line = f"{name:34}{timing.requests:>9,}{timing.a_second:>9.0f}{timing.cpu_ms:>9.2f}{cost:>8}"
    print(f"{line}{timing.p50_ms:>9.1f}{timing.p95_ms:>9.1f}{take:>8}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except pages.Wrong as wrong:
        sys.exit(f"Not measured: {wrong}.")
