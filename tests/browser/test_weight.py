"""A first visit to a topic in a real browser: few requests, and nothing moves while it loads."""

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


def test_a_first_visit_is_eight_requests_and_nothing_moves(open_page):
    page = open_page("/offline")
    page.goto("/questions?state=solved")
    path = page.locator(".topic-row__title a").first.get_attribute("href")
    for width in (360, 1280):
        context = page.context.browser.new_context(
            base_url=page.url.split("/questions")[0], viewport={"width": width, "height": 800}, service_workers="block"
        )
        visitor, asked = context.new_page(), []
        visitor.on("request", lambda request: asked.append(request.url))  # noqa: B023
        visitor.goto(path, wait_until="networkidle")
        assert len(asked) <= MOST_REQUESTS, asked
        moved = visitor.evaluate(SHIFTS)
        assert sum(value for value, *_where in moved) < MOST_SHIFT, moved
        context.close()
