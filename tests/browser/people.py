"""People at their own browsers: what they do on the pages, in words of the forum."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import BrowserContext, Locator, Page, expect

Open = Callable[..., Page]
COMBINATIONS = [("ja", True), ("en", False)]
OTHERS = [("en", True), ("ja", False)]  # half of the stories are told in these: each pair of choices is seen
numbers = count(1)


def unique(word: str) -> str:
    """Stories share one site: each names its own things."""
    return f"{word}{next(numbers)}"


@dataclass
class Person:
    """Somebody at a page of their own; `javascript` says whether their browser runs scripts."""

    page: Page
    javascript: bool

    def goes_to(self, path: str) -> "Person":
        self.page.goto(path)
        return self

    def writes_topic(
        self, kind: str, title: str, source: str = "Some words that say what it is about.", **fields: str
    ) -> str:
        """The new topic's address."""
        self.goes_to(f"/new?kind={kind}")
        self.page.fill("[data-composer] [name=title]", title)
        self.page.fill("[data-composer] [name=source]", source)
        for name, value in fields.items():
            self.page.fill(f"[data-composer] [name={name}]", value)
        self.page.click("main [data-composer] [data-send]")
        self.page.wait_for_url(re.compile(r"/t/\d+"))
        return re.search(r"/t/\d+", self.page.url)[0]

    def replies(self, topic: str, source: str) -> Locator:
        """The new post, as it stands on the page after sending."""
        self.goes_to(topic)
        self.page.fill("#reply-form [name=source]", source)
        self.page.click("#reply-form [data-send]")
        post = self.page.locator(".post", has_text=source)
        expect(post).to_be_visible()
        return post

    def presses(self, place: Locator | None, label: str) -> None:
        (place or self.page.locator("main")).get_by_role("button", name=label).first.click()

    def opens_menu_of(self, post: Locator) -> Locator:
        post.locator(".act--end").click()
        return post.locator("[popover]")

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def waits_for(self, path: str, words: str, *, tries: int = 40) -> None:
        """What workers do is there within seconds."""
        for _try in range(tries):
            self.goes_to(path)
            if words in self.page.locator("main").inner_text():
                return
            self.page.wait_for_timeout(250)
        self.sees(words)


def person(open_page: Open, who: str | None, locale: str, javascript: bool) -> Person:
    page = open_page("/", as_member=who, locale=locale, javascript=javascript)
    if page.locator("html").get_attribute("lang") != locale:
        page.click(".footer [name=locale]")
        expect(page.locator("html")).to_have_attribute("lang", locale)
    return Person(page, javascript)


def context_of(somebody: Person) -> BrowserContext:
    return somebody.page.context
