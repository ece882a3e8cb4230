"""Joining in a real browser: from the form over the mail to the first page, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

WORDS = "a few plain words"
SIGN_UP = {"ja": "登録する", "en": "Sign up"}
CONFIRMED = {"ja": "アドレスを確認しました", "en": "Your address is confirmed."}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_somebody_joins_signs_in_and_out(open_page, locale: str, javascript: bool) -> None:
    handle = f"hana-{locale}-{'js' if javascript else 'plain'}"
    page = open_page("/sign-up", locale=locale, javascript=javascript)
    fill(page, display_name="花", handle=handle, email=f"{handle}@example.com", password=WORDS)
    submit(page)
    expect(page.locator("main")).to_contain_text(f"{handle}@example.com")
    follow_the_mail(page, f"{handle}@example.com")
    expect(page.locator("main")).to_contain_text(CONFIRMED[locale])
    fill(page, password=WORDS)
    submit(page)
    page.goto("/settings")
    expect(page.locator("main [name=display_name]")).to_have_value("花")
    page.goto("/sign-out")
    submit(page)
    page.goto("/settings")
    expect(page).to_have_url(re.compile("/sign-in"))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_what_was_typed_stays_when_the_form_fails(open_page, javascript: bool) -> None:
    page = open_page("/sign-up", javascript=javascript)
    fill(page, display_name="Hana", handle="staff", email="hana@example.com", password=WORDS)
    submit(page)
    expect(page.locator("#handle-error")).to_contain_text("reserved")
    expect(page.locator("main [name=email]")).to_have_value("hana@example.com")
    expect(page.locator("main [name=password]")).to_have_value("")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_member_chooses_language_and_time_zone(open_page, javascript: bool) -> None:
    page = open_page("/settings", as_member="member", javascript=javascript)
    for locale in ("ja", "en"):
        page.select_option("#locale", locale)
        page.select_option("#zone", "Europe/Paris")
        page.click("#look [type=submit]")
        expect(page.locator("html")).to_have_attribute("lang", locale)
        expect(page.locator("#zone")).to_have_value("Europe/Paris")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_guest_reads_in_the_other_language_by_one_press(open_page, javascript: bool) -> None:
    page = open_page("/members", locale="en", javascript=javascript)
    page.click(".footer [name=locale]")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page).to_have_url(re.compile("/members$"))


@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/reset", "/members", "/m/member"])
def test_a_phone_shows_the_pages_of_people_without_scrolling_sideways(open_page, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)


def submit(page: Page) -> None:
    page.click("main .door [type=submit]")


def follow_the_mail(page: Page, address: str) -> None:
    """The newest mail to the address; a worker carries it out within a second."""
    for _try in range(60):
        page.goto("/mails")
        mine = page.locator(".log li", has_text=address)
        if mine.count():
            break
        page.wait_for_timeout(250)
    mine.first.get_by_role("link").click()
    page.locator("main a[href*='/confirm/']").click()
