"""The site in a real browser: one running site and one Chromium for all tests of this folder."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import services
from tests.chromium import chromium
from tests.conftest import without
from tests.sites import Site

PASSWORD = "yui-demo"
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
LOCALES = {"ja": "ja-JP", "en": "en-GB"}

GOING_ON = "Transition was"  # … aborted or skipped: one has gone on to the next page before it began

Open = Callable[..., Page]
Sessions = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="package")
def live_site() -> Iterator[Site]:
    """A real site with the demo community: web, workers, schedule, Redis."""
    site = Site(services.folder() / "live", "--demo").start()
    yield site
    site.end()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with this folder's tests: while it is open, Playwright's event loop runs in the thread of all tests."""
    try:
        path = chromium()
    except services.Missing as missing:
        without(str(missing))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def sessions() -> Sessions:
    """Who has signed in keeps the cookies of it: the next browser of theirs begins with them."""
    return {}


@pytest.fixture
def open_page(browser: Browser, live_site: Site, sessions: Sessions) -> Iterator[Open]:
    """Opens pages as different people would: `open_page("/", locale="ja", as_member="staff", javascript=False)`.

    A page that raised an error, or whose content policy was broken, fails the test.
    """
    contexts, faults = [], []

    def open_as(path: str = "/", *, locale: str = "en", as_member: str | None = None, **options: object) -> Page:
        javascript = options.pop("javascript", True)
        context = browser.new_context(
            base_url=live_site.address, locale=LOCALES[locale], java_script_enabled=javascript, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: None if GOING_ON in str(error) else faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        if as_member in sessions:
            context.add_cookies(sessions[as_member])
        elif as_member:
            sign_in(page, f"{as_member}@demo.example")
            sessions[as_member] = [each for each in context.cookies() if each["name"] == "session"]
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page: Open) -> Page:
    """The home page as an English guest sees it."""
    return open_page("/")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", password)
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address)
