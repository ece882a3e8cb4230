"""Writing in a browser: names are completed, words quoted, and nothing is lost on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import person, unique


def test_a_name_is_completed_words_are_quoted_and_a_reply_is_taken_back(open_page) -> None:
    asker, helper = (person(open_page, who, "en", True) for who in ("member", "staff"))
    topic = asker.writes_topic("board", unique("Who remembers the harbour "), "The harbour froze in May.")
    page = helper.goes_to(topic).page
    page.locator(".post__text p").first.select_text()
    page.keyboard.press("q")
    area = page.locator("#reply-form [name=source]")
    expect(area).to_have_value(re.compile(r"^> The harbour froze in May\.\n> — \[.+\]\(/p/\d+\)"))
    area.press_sequentially("Thanks @")
    expect(page.locator("#completions [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile(r"Thanks @[a-z]+ $"))
    page.click("#reply-form [data-send]")
    mine = page.locator(".post", has_text="Thanks @")
    mine.locator(".act--end").click()
    mine.locator("form[action$='/remove'] button").click()
    page.locator("#notices .undo button").click()
    expect(mine.locator("em", has_text="removed")).to_have_count(0)
    expect(mine.locator("blockquote")).to_contain_text("The harbour froze")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_who_was_signed_out_while_writing_goes_on_with_the_text(open_page, javascript: bool) -> None:
    writer = person(open_page, "member", "en", javascript)
    topic = writer.writes_topic("board", unique("Where do words stay "))
    words = unique("They stay with whoever wrote them. ")
    page = writer.goes_to(topic).page
    page.context.clear_cookies()
    page.fill("#reply-form [name=source]", words)
    page.click("#reply-form [data-send]")
    if javascript:
        page.click("[data-sign-in]")
    page.fill("main [name=email]", "member@demo.example")
    page.fill("main [name=password]", PASSWORD)
    page.click("main [type=submit]")
    expect(page.locator("#reply-form [name=source]")).to_have_value(words.strip() if not javascript else words)


def test_a_lost_connection_keeps_the_text_and_it_is_sent_once(open_page) -> None:
    writer = person(open_page, "member", "en", True)
    topic = writer.writes_topic("board", unique("Is anybody there at all "))
    words = unique("Sent when the line was back. ")
    page = writer.goes_to(topic).page
    page.fill("#reply-form [name=source]", words)
    page.context.set_offline(True)
    page.click("#reply-form [data-send]")
    expect(page.locator("#reply-form [data-draft-note]")).to_contain_text("offline")
    page.context.set_offline(False)
    page.click("#reply-form [data-send]")
    expect(page.locator(".post", has_text=words)).to_have_count(1)
    expect(page.locator("#reply-form [name=source]")).to_have_value("")
