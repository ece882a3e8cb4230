"""Reading on: what comes while one reads, where one stopped, and what one follows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import person, unique

LONG = "This is said so that the page has something to scroll: a line of words, and another one.\n\n"
NEW_POSTS = {"ja": "新しい投稿が2件", "en": "2 new posts"}
NEW_ONE = {"ja": "新しい投稿が1件", "en": "1 new post"}
FOLLOWING = {"ja": "フォロー中", "en": "Following"}


@contextmanager
def preview_held_back(page: Page) -> Iterator[None]:
    """Something is written; its preview comes in only after what is done meanwhile."""
    held: list[Route] = []
    page.route("**/preview", lambda route: held.append(route))
    with page.expect_request("**/preview"):
        page.fill("#reply-form [name=source]", "A first thought")
    yield
    with page.expect_response("**/preview"):
        held[0].continue_()
    page.unroute("**/preview")


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_new_posts_announce_themselves_and_nothing_moves(open_page, locale: str) -> None:
    reader, writer = (person(open_page, who, locale, javascript=True) for who in ("member", "staff"))
    topic = writer.writes_topic("board", unique("Something comes while one reads "))
    first = writer.replies(topic, unique("The first answer to it all. "))
    thread = first.get_attribute("id").replace("post", "thread")
    reader.goes_to(topic)
    expect(reader.page.locator("#new-posts")).to_be_hidden()
    with preview_held_back(writer.page):
        writer.page.locator(f"#{first.get_attribute('id')} [data-reply]").click()
        writer.page.fill("#reply-form [name=source]", "")
    below = unique("This stands under the first answer. ")
    writer.page.fill("#reply-form [name=source]", below)
    writer.page.click("#reply-form [data-send]")
    expect(writer.page.locator(f"#{thread}")).to_contain_text(below)
    expect(reader.page.locator("#new-posts")).to_contain_text(NEW_ONE[locale])
    last = unique("And a last word on the matter. ")
    writer.replies(topic, last)
    expect(reader.page.locator("#new-posts")).to_contain_text(NEW_POSTS[locale])
    expect(reader.page.locator(".post", has_text=below)).to_have_count(0)
    reader.page.click("#new-posts a")
    expect(reader.page.locator(f"#{thread}")).to_contain_text(below)
    expect(reader.page.locator(".post", has_text=last)).to_be_visible()
    expect(reader.page.locator("#new-posts")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_one_goes_on_where_one_stopped_and_follows(open_page, javascript: bool) -> None:
    reader, writer = person(open_page, "member", "en", javascript), person(open_page, "staff", "en", javascript)
    topic = writer.writes_topic("board", unique("Where one stopped "), LONG * 12)
    writer.replies(topic, unique("Far below: the answer to it. ") + LONG * 12)
    reader.goes_to(topic)
    if javascript:
        with reader.page.expect_response(re.compile("/posts/read")):
            reader.page.keyboard.press("End")
            reader.page.locator(".branch").last.scroll_into_view_if_needed()
    reader.page.locator(".attention [value=follow]").click()
    expect(reader.page.locator(".attention").first).to_contain_text(FOLLOWING["en"])
    last = unique("What was said afterwards. ")
    writer.replies(topic, last)
    reader.waits_for("/notifications", "posted in a topic you follow")
    reader.waits_for("/unread", "1 new post")
    reader.page.locator(f'a[href="{topic}/posts/unread"]').click()
    expect(reader.page.locator(".post:target")).to_contain_text(last)
