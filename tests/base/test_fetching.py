"""Pages of other sites are read; one's own network is not."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from app.base import fetching
from app.base.fetching import Page, Unreadable, fetch, is_public
from app.base.page_facts import card_of


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1",
    ],
)  # fmt: skip
def test_addresses_within_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_of_the_world_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://site.example/", "file:///etc/passwd", "http://site.example:8080/", "http://user:word@site.example/",
        "http:///path", "gopher://x", "http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://0x7f.1/",
        "http://localhost/",
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_world_is_not_asked_for(url: str) -> None:
    with pytest.raises(Unreadable):
        fetch(url, "test")


def test_one_private_address_among_those_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Unreadable, match="not a public address"):
        fetch("http://site.example/", "test")


class Site(BaseHTTPRequestHandler):
    """Pages that are well, and some that are not."""

    asked: list[str] = []

    def do_GET(self) -> None:
        Site.asked.append(f"{self.headers['Host']}{self.path}")
        page = self.path.partition("?")[0]
        if page.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if page == "/picture" else "text/html; charset=utf-8")
        self.end_headers()
        if page == "/endless":
            self._drip()
        else:
            body = b"<title>Hello &amp; welcome</title>" + (b"x" * 3_000_000 if page == "/huge" else b"")
            self.wfile.write(body)

    def _drip(self) -> None:
        try:
            for _second in range(50):
                self.wfile.write(b"<")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine that is taken for one of the world: `inside.example` is private all the same."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    monkeypatch.setattr(fetching, "PORTS", {"http": port, "https": 443})
    monkeypatch.setattr(fetching, "resolve", lambda host, _port: ["10.0.0.1" if "inside" in host else "127.0.0.1"])
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    Site.asked.clear()
    yield f"http://site.example:{port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_read_through_its_redirects(site: str) -> None:
    page = fetch(f"{site}/to//page?q=%E8%A8%AD&x=1", "test")
    card = card_of(page)
    assert card is not None
    assert card.title == "Hello & welcome"
    assert page.url.endswith("/page?q=%E8%A8%AD&x=1")
    assert all(asked.startswith("site.example") for asked in Site.asked)


def test_a_redirect_into_ones_own_network_is_not_followed(site: str) -> None:
    with pytest.raises(Unreadable, match="not a public address"):
        fetch(f"{site}/to/{site.replace('site.', 'inside.')}/", "test")
    assert len(Site.asked) == 1


def test_redirects_end(site: str) -> None:
    with pytest.raises(Unreadable, match="too many"):
        fetch(f"{site}{'/to/' * 9}", "test")


def test_only_pages_are_read_and_only_their_beginning(site: str) -> None:
    with pytest.raises(Unreadable, match="image/png"):
        fetch(f"{site}/picture", "test")
    assert len(fetch(f"{site}/huge", "test").body) == fetching.MOST_BYTES


def test_who_sends_a_byte_a_second_is_not_waited_for(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.5)
    began = time.monotonic()
    try:
        fetch(f"{site}/endless", "test")
    except Unreadable:
        pass
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("body", "charset", "title", "description"),
    [
        (b"<title> A\n title </title><meta name=description content='About'>", "", "A title", "About"),
        ("<title>x</title><meta property='og:title' content='設定'>".encode(), "utf-8", "設定", ""),
        ('<meta charset="Shift_JIS"><title>設定①</title>'.encode("cp932"), "", "設定①", ""),
        ("<title>設定</title>".encode("euc_jp"), "euc-jp", "設定", ""),
        ("<title>a\u202eb\x07c</title>".encode(), "no-such", "abc", ""),
        (b"<title>first</title><body><title>second</title>", "", "first", ""),
    ],
)
def test_a_page_tells_of_itself_in_its_own_charset(body: bytes, charset: str, title: str, description: str) -> None:
    card = card_of(Page("https://a.example/", body, charset))
    assert card is not None
    assert (card.title, card.description) == (title, description)


def test_a_page_without_a_title_has_no_card() -> None:
    assert card_of(Page("https://a.example/", b"<p>words", "")) is None
