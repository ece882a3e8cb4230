"""Ready pages for guests, from the event loop: the same page, stale at once, and nothing for who may be signed in."""

import asyncio
import gzip
from contextlib import asynccontextmanager

import pytest

from app.base.freshness import STALE
from app.base.redis import client as redis
from app.live import Live
from tests import services
from tests.world import make_reply


class Door:
    """The site's ASGI door, and how many of its pages the framework has made."""

    def __init__(self, web):
        self.made = 0
        self._live = Live(web, services.redis_url())
        answer = self._live._pages._answer

        def counted(*arguments):
            self.made += 1
            return answer(*arguments)

        self._live._pages._answer = counted

    async def get(self, path, method="GET", **headers):
        sent = []
        pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "http_version": "1.1"}
        scope |= {"scheme": "http", "headers": [(b"host", b"localhost"), *pairs]}

        async def receive():
            await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self._live(scope, receive, send)
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:])

    @asynccontextmanager
    async def opened(self):
        self._live.hub.follow()
        await until(lambda: self._live._shortcut._trusted_since)
        yield self
        await self._live.close()

    def kept(self):
        return len(self._live._shortcut._pages)


async def until(ready):
    for _ in range(500):
        if ready():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not in time")


@pytest.fixture
def door(web):
    return Door(web)


@pytest.fixture
def address(question_by_ada):
    return f"/t/{question_by_ada.id}"


def told(door, story):
    async def tell():
        async with door.opened():
            await story()

    asyncio.run(tell())


def test_the_second_guest_gets_the_same_page_without_the_framework(door, address):
    async def story():
        first, second = await door.get(address), await door.get(address)
        assert first == second
        assert door.made == 1
        assert b"content-security-policy" in second[1]

    told(door, story)


def test_a_write_makes_the_page_stale_at_once(door, address, grace, question_by_ada):
    async def story():
        await door.get(address)
        make_reply(grace, question_by_ada, "Fresh words.")
        await until(lambda: not door.kept())
        assert b"Fresh words." in (await door.get(address))[2]

    told(door, story)


def test_what_became_stale_while_it_was_made_is_not_kept(door, address, question_by_ada):
    answer = door._live._pages._answer

    def late(*arguments):
        made = answer(*arguments)
        redis().publish(STALE, f"topic:{question_by_ada.id}")
        return made

    async def story():
        door._live._pages._answer = late
        await door.get(address)
        await until(lambda: door._live._shortcut._stale_at)
        assert not door.kept()

    told(door, story)


def test_languages_themes_and_packing_are_kept_apart(door, address):
    async def story():
        english = await door.get(address, accept_language="en")
        japanese = await door.get(address, accept_language="ja")
        packed = await door.get(address, accept_language="ja", accept_encoding="gzip")
        dark = await door.get(address, accept_language="ja", cookie="theme=dark")
        assert b'lang="en"' in english[2]
        assert b'lang="ja"' in japanese[2]
        assert gzip.decompress(packed[2]) == japanese[2]
        assert b'data-theme="dark"' in dark[2]
        assert await door.get(address, accept_language="en") == english
        assert door.made == 4

    told(door, story)


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "session=a.b.c"}, {"cookie": "theme=dark; remember_token=1|x"}, {"hx_request": "true"}],
    ids=["session", "remembered", "htmx"],
)
def test_who_may_be_signed_in_and_htmx_are_asked_of_the_framework(door, address, headers):
    async def story():
        await door.get(address)
        await door.get(address, **headers)
        await door.get(address, **headers)
        assert door.made == 3

    told(door, story)


def test_an_unchanged_page_is_not_sent_again(door, address):
    async def story():
        _status, headers, _body = await door.get(address)
        status, again, body = await door.get(address, if_none_match=headers[b"etag"].decode())
        assert (status, body) == (304, b"")
        assert again[b"etag"] == headers[b"etag"]
        assert door.made == 1

    told(door, story)


def test_what_is_not_a_ready_page_is_always_made(door):
    async def story():
        for path in ("/sign-in", "/healthz", "/nowhere"):
            await door.get(path)
            await door.get(path)
        assert door.made == 6

    told(door, story)


def test_nothing_is_answered_from_here_while_redis_may_tell_nothing(door, address):
    def away():
        raise ConnectionRefusedError

    async def story():
        await door.get(address)
        door._live.hub._connect = away
        redis().client_kill_filter(_type="pubsub")
        await until(lambda: not door.kept())
        await door.get(address)
        await door.get(address)
        assert door.made == 3

    told(door, story)
