"""A first visit in a real browser: few requests, and nothing moves while it loads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from urllib.request import urlopen

MOST_REQUESTS = 8
MOST_SHIFT = 0.001  # of the screen: less is how letters come to lie on whole pixels
SHIFTS = """() => new Promise((told) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const each of list.getEntries())
      moved.push([each.value, ...each.sources.map((source) => source.node?.parentElement?.outerHTML.slice(0, 120))]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(moved), 300);
})"""


def test_a_first_visit_to_a_topic_or_a_list_is_eight_requests_and_nothing_moves(open_page):
    page = open_page("/offline")
    page.goto("/questions?state=solved")
    path = page.locator(".topic-row__title a").first.get_attribute("href")
    for width, address in product((360, 1280), (path, "/questions")):
        context = page.context.browser.new_context(
            base_url=page.url.split("/questions")[0], viewport={"width": width, "height": 800}, service_workers="block"
        )
        visitor, asked = context.new_page(), []
        visitor.on("request", lambda request: asked.append(request.url))  # noqa: B023
        visitor.goto(address, wait_until="networkidle")
        assert len(asked) <= MOST_REQUESTS, asked
        moved = visitor.evaluate(SHIFTS)
        assert sum(value for value, *_where in moved) < MOST_SHIFT, moved
        context.close()


def test_a_header_that_arrives_in_two_pieces_does_not_move(open_page):
    page = open_page("/offline")
    site = page.url.removesuffix("/offline")
    whole = urlopen(f"{site}/questions").read()
    for width in (360, 1280):
        visitor = page.context.browser.new_page(viewport={"width": width, "height": 800})
        for cut in (
            b'<form class="header__search"',
            b'<a class="button button--primary button--small" href="/sign-up"',
        ):
            shown = threading.Event()
            with in_two_pieces(site, *whole.partition(cut), shown) as address:
                visitor.goto(address, wait_until="commit")
                visitor.wait_for_selector(".brand", state="attached")
                visitor.evaluate(
                    "() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))"
                )
                shown.set()
                visitor.wait_for_load_state("networkidle")
                assert visitor.locator(".brand").is_visible()
                moved = visitor.evaluate(SHIFTS)
            assert sum(value for value, *_where in moved) < MOST_SHIFT, (cut, moved)
        visitor.close()


@contextmanager
def in_two_pieces(site: str, before: bytes, cut: bytes, after: bytes, shown: threading.Event) -> Iterator[str]:
    """The address of a page whose second piece comes once the first was shown; all else is the site's."""

    class Pieces(BaseHTTPRequestHandler):
        def do_GET(self):
            answer = None if self.path == "/" else urlopen(site + self.path)
            self.send_response(200)
            self.send_header("Content-Type", answer.headers["Content-Type"] if answer else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(answer.read() if answer else before)
            if not answer:
                shown.wait(20)
                self.wfile.write(cut + after)

        def log_message(self, *_told):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pieces) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
