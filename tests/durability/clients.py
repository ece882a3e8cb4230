"""Members who use the real forms of a running site, and send again, with the same key, what was cut off."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 90  # with one request, through all its tries
TIMEOUT_SECONDS = 30
AGAIN = 0.15  # of what was accepted is sent once more
MULTIPLES = 10


@dataclass
class Answer:
    status: int
    text: str


@dataclass
class Diary:
    """What all clients have met: seconds of each answered request by phase, acts by key, and what went wrong."""

    phase: str = "before"
    seconds: dict[str, list[float]] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    cut_off: int = 0
    sent_again: int = 0
    faults: list[str] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=dict)

    def p95(self, phase: str) -> float:
        times = sorted(self.seconds.get(phase, [0.0]))
        return times[int(len(times) * 0.95)]


class Forms(HTMLParser):
    """The forms of a page: action and hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        if tag == "form":
            self._open = self.found.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") == "hidden" and self._open is not None:
            self._open[given.get("name", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


class Client:
    """One signed-in member at work."""

    def __init__(self, port: int, handle: str, village: dict[str, Any], diary: Diary) -> None:
        self._port, self._handle, self._village, self._diary = port, handle, village, diary
        self._dice = random.Random(handle)
        self._cookies = {"session": village["sessions"][handle]}
        self._number = 0

    def live_until(self, over: threading.Event) -> None:
        """One act after another; whatever fails ends up in the diary."""
        acts = (self._reply, self._reply, self._ask, self._chip, self._gift, self._deposit, self._withdraw, self._look)
        while not over.is_set():
            try:
                self._dice.choice(acts)()
            except Exception as error:
                self._diary.faults.append(f"{self._handle}: {error!r}")
                return

    def _reply(self) -> None:
        topic = self._village["topic"]
        self._post(f"/t/{topic}", f"/t/{topic}/posts", source=self._words())

    def _ask(self) -> None:
        title = f"A question that {self._handle} asks"
        self._post("/new?kind=question", "/new", title=title, source=self._words(), space=self._village["space"])

    def _words(self) -> str:
        """A text that stands nowhere else, with a word that stands in all of this client's posts."""
        self._number += 1
        return f"clientword{self._handle} says number{self._handle}{self._number}."

    def _chip(self) -> None:
        address = f"/p/{self._dice.choice(self._village['posts'])}/chips"
        self._points(address, address, 10)

    def _gift(self) -> None:
        others = [handle for handle in self._village["sessions"] if handle != self._handle]
        amount = self._dice.randint(1, 9) * MULTIPLES
        first = self._form("/wallet/gift", "/wallet/gift")
        if first is None:
            return
        sent = first | {"to": self._dice.choice(others), "amount": str(amount)}
        asked = self._ask_site("POST", "/wallet/gift", sent)
        form = Forms(asked.text).found.get("/wallet/gift", {})
        if "confirmed" in form:
            self._send("/wallet/gift", form, lambda: self._diary.points.update({form["key"]: amount}))

    def _deposit(self) -> None:
        self._points("/tank", "/tank/deposits", self._dice.randint(1, 9) * MULTIPLES)

    def _withdraw(self) -> None:
        self._points("/tank", "/tank/withdrawals", self._dice.randint(1, 5) * MULTIPLES, sign=-1)

    def _look(self) -> None:
        """Pages that lean on Redis more than on the database."""
        pages = (
            "/",
            "/questions",
            "/search?q=clientword",
            "/notifications",
            "/wallet",
            f"/m/{self._handle}",
            "/readyz",
        )
        self._ask_site("GET", self._dice.choice(pages))

    def _points(self, page: str, action: str, amount: int, sign: int = 1) -> None:
        form = self._form(page, action)
        if form is not None:
            form |= {"amount": str(amount)}
            self._send(action, form, lambda: self._diary.points.update({form["key"]: sign * amount}))

    def _post(self, page: str, action: str, **typed: Any) -> None:
        form = self._form(page, action)
        assert form is not None, f"no form {action} on {page}"
        sent = form | {name: str(text) for name, text in typed.items()}
        self._send(action, sent, lambda: self._diary.posts.update({sent["key"]: sent["source"]}))

    def _form(self, page: str, action: str) -> dict[str, str] | None:
        """The hidden fields of a page's form; None where the page offers none just now."""
        answer = self._ask_site("GET", page)
        return Forms(answer.text).found.get(action) if answer.status == 200 else None

    def _send(self, action: str, form: dict[str, str], accepted: Callable[[], None]) -> None:
        answer = self._ask_site("POST", action, form)
        if answer.status not in (200, 302, 303):
            self._diary.refused += 1
            return
        accepted()
        if self._dice.random() < AGAIN:
            again = self._ask_site("POST", action, form)
            self._diary.sent_again += 1
            assert again.status == answer.status, f"{action} again: {again.status}"

    def _ask_site(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """Ask until somebody answers: who was cut off knows nothing and sends the same again."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self._timed():
                    answer = self._once(method, path, form)
                break
            except (OSError, HTTPException):
                self._diary.cut_off += 1
                assert time.monotonic() < until, f"{method} {path} was never answered"
                time.sleep(0.05)
        if answer.status >= 500 or answer.status in (400, 401):
            self._diary.faults.append(f"{self._diary.phase}: {method} {path} was answered by {answer.status}")
        return answer

    @contextmanager
    def _timed(self) -> Iterator[None]:
        phase, begun = self._diary.phase, time.monotonic()
        yield
        self._diary.seconds.setdefault(phase, []).append(time.monotonic() - begun)

    def _once(self, method: str, path: str, form: dict[str, str] | None) -> Answer:
        line = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        cookies = "; ".join(f"{name}={text}" for name, text in self._cookies.items())
        headers = {"Cookie": cookies, "Accept-Language": "en"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(form) if form else None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _sign, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            return Answer(answer.status, text)
        finally:
            line.close()
