"""The home page in a real browser."""

import pytest


@pytest.mark.parametrize(("locale", "html_lang"), [("ja", "ja"), ("en", "en")])
def test_the_home_page_speaks_the_browsers_language(open_page, locale, html_lang):
    page = open_page("/", locale=locale)
    assert page.locator("html").get_attribute("lang") == html_lang
    assert page.locator("h1").first.is_visible()


def test_the_home_page_can_be_read_without_javascript(open_page):
    page = open_page("/", javascript=False)
    assert page.locator("main").inner_text().strip()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_home_page_does_not_scroll_sideways(open_page, width):
    page = open_page("/", viewport={"width": width, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
