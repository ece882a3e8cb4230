"""The live stream: who listens is told what concerns them, by the cookies and checks of every page."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from app.base.broadcast import SITE, broadcast, member
from app.base.clock import now
from app.base.database import transaction
from app.base.redis import client as redis
from app.live import Live, hub, stream
from app.models.members import Member
from tests import services
from tests.world import make_member, sign_in


@pytest.fixture
def door(web):
    return Live(web, services.redis_url())


class Page:
    """One open page: its stream, read event by event."""

    def __init__(self, door, cookie=""):
        headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
        scope = {"type": "http", "method": "GET", "path": "/live", "query_string": b"", "http_version": "1.1"}
        self._scope = scope | {"scheme": "http", "headers": headers}
        self._door, self._sent, self._left = door, asyncio.Queue(), asyncio.Event()

    async def open(self):
        """Its status; an open stream has said welcome then."""
        self._task = asyncio.ensure_future(self._door(self._scope, self._receive, self._sent.put))
        status = (await self._sent.get())["status"]
        if status == 200:
            assert await self.next() == ("welcome", {})
        return status

    async def next(self):
        """Name and payload of the next event; None when the stream has ended; '' for a beat."""
        message = await asyncio.wait_for(self._sent.get(), 10)
        if not message.get("more_body"):
            return None
        lines = dict(line.split(": ", 1) for line in message["body"].decode().strip().splitlines() if line[0] != ":")
        return (lines["event"], json.loads(lines["data"])) if lines else ""

    async def leave(self):
        self._left.set()
        await asyncio.wait_for(self._task, 10)

    async def _receive(self):
        await self._left.wait()
        return {"type": "http.disconnect"}


@asynccontextmanager
async def opened(door, *cookies):
    pages = [Page(door, cookie) for cookie in cookies]
    for page in pages:
        assert await page.open() == 200
    while not redis().pubsub_numpat():
        await asyncio.sleep(0.01)
    yield pages
    for page in pages:
        await page.leave()
    await door.close()


def tell(channel, name, **payload):
    with transaction():
        broadcast(channel, name, payload)


def cookie_of(web, who):
    return f"session={sign_in(web.test_client(), who).get_cookie('session').value}"


def test_everybody_hears_what_concerns_the_site(door):
    async def story():
        async with opened(door, "", "") as (one, other):
            tell(SITE, "tank", balance=500)
            assert await one.next() == await other.next() == ("tank", {"balance": 500})

    asyncio.run(story())


def test_a_member_hears_what_is_for_them_and_nobody_else_does(door, web):
    ada, grace = make_member("Ada"), make_member("Grace")

    async def story():
        async with opened(door, cookie_of(web, ada), cookie_of(web, grace), "") as (hers, other, guest):
            tell(member(ada.id), "unread", count=3)
            tell(SITE, "tank", balance=1)
            assert await hers.next() == ("unread", {"count": 3})
            assert await other.next() == await guest.next() == ("tank", {"balance": 1})

    asyncio.run(story())


@pytest.mark.parametrize("change", [{"session_stamp": "new"}, {"left_at": now() - timedelta(days=1)}])
def test_who_was_signed_out_everywhere_is_a_guest(door, web, change):
    ada = make_member("Ada")
    cookie = cookie_of(web, ada)
    with transaction() as session:
        kept = session.get_one(Member, ada.id)
        for name, value in change.items():
            setattr(kept, name, value)

    async def story():
        async with opened(door, cookie) as (page,):
            tell(member(ada.id), "unread", count=3)
            tell(SITE, "tank", balance=1)
            assert await page.next() == ("tank", {"balance": 1})

    asyncio.run(story())


def test_a_forged_cookie_is_a_guest(door):
    async def story():
        async with opened(door, "session=eyJfdXNlcl9pZCI6IjEifQ.forged.forged") as (page,):
            tell(member(1), "unread", count=3)
            tell(SITE, "tank", balance=1)
            assert await page.next() == ("tank", {"balance": 1})

    asyncio.run(story())


def test_nothing_is_told_of_what_was_not_committed(door):
    async def story():
        async with opened(door, "") as (page,):
            with suppress(ZeroDivisionError), transaction():
                broadcast(SITE, "tank", {"balance": 1})
                1 / 0  # noqa: B018
            tell(SITE, "tank", balance=2)
            assert await page.next() == ("tank", {"balance": 2})

    asyncio.run(story())


def test_silence_is_filled_with_beats(door, monkeypatch):
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.05)

    async def story():
        async with opened(door, "") as (page,):
            assert await page.next() == ""

    asyncio.run(story())


def test_a_stream_ends_after_its_time_so_that_the_cookie_is_looked_at_again(door, monkeypatch):
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(stream, "LONGEST_SECONDS", 0.1)

    async def story():
        async with opened(door, "") as (page,):
            while await page.next() is not None:
                pass

    asyncio.run(story())


def test_streams_are_bounded_and_leaving_makes_room(door, monkeypatch):
    monkeypatch.setattr(hub, "MOST_STREAMS", 2)

    async def story():
        async with opened(door, "", "") as pages:
            assert await Page(door).open() == 503
            await pages[0].leave()
            late = Page(door)
            assert await late.open() == 200
            await late.leave()

    asyncio.run(story())


def test_the_site_lives_on_when_nobody_can_be_told(sqlite_app, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr("app.base.redis._url", "unix:///nowhere.sock")
        tell(SITE, "tank", balance=1)
