"""A first visit to a topic in a real browser: few requests, and nothing moves while it loads."""

MOST_REQUESTS = 8
SHIFTS = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(sum), 300);
})"""  # noqa: E501


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
        assert visitor.evaluate(SHIFTS) == 0
        context.close()
