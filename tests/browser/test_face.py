"""How the pages look and behave in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.browser.people import Person, unique
from tests.screenshots.pages import rooms

OPENED = {  # what is pressed on a topic's page, and what is open then
    "keys": ("body", "dialog#keys[open]"),
    "places": ("[popovertarget=menu-places]:visible", "#menu-places"),
    "member": ("[popovertarget=menu-member]:visible", "#menu-member"),
    "post": (".post .act--end", ".post .menu:popover-open"),
    "chip": (".post a[href$='/chips']", "dialog[open]"),
}
REFUSED = {  # pages whose form is sent as it should not be: what is typed into which field
    "/sign-up": {"handle": "staff", "email": "nothing"},
    "/settings": {"display_name": " "},
    "/new?kind=question": {"title": "?", "source": "?"},
    "/wallet/gift": {"to": "nobody", "amount": "0"},
}


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize(
    ("role", "locale", "theme", "width"),
    [
        ("guest", "ja", "light", 1280),
        ("guest", "en", "dark", 320),
        ("member", "ja", "dark", 320),
        ("staff", "en", "light", 320),
        ("admin", "ja", "dark", 320),
    ],
)
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(open_page, role, locale, theme, width):
    look = {"locale": locale, "color_scheme": theme, "viewport": {"width": width, "height": 800}}
    who = None if role == "guest" else role
    page = open_page("/", as_member=who, bypass_csp=True, reduced_motion="reduce", **look)
    for name, path in dict(rooms(page, role)).items():
        page.goto(path)
        assert faults(page) == [], name
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(open_page, theme):
    look = {"reduced_motion": "reduce", "color_scheme": theme, "bypass_csp": True}
    page = open_page("/", as_member="staff", **look)
    for name, (press, opened) in OPENED.items():
        page.goto("/t/1")
        if name == "keys":
            page.keyboard.press("?")
        else:
            page.locator(press).first.click()
        page.locator(opened).first.wait_for()
        assert faults(page) == [], name


def test_axe_finds_nothing_where_a_form_was_refused(open_page):
    look = {"reduced_motion": "reduce", "bypass_csp": True, "javascript": True}
    for path, typed in REFUSED.items():
        page = open_page(path, as_member=None if path == "/sign-up" else "member", **look)
        for name, text in typed.items():
            page.fill(f"main [name={name}]", text)
        form = page.locator(f"main form:has([name={next(iter(typed))}])")
        form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")  # past what the browser itself refuses
        page.locator("main [role=alert], main .field__error").first.wait_for()
        assert faults(page) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_one_writes(open_page, tmp_path, theme):
    look = {"reduced_motion": "reduce", "color_scheme": theme, "bypass_csp": True}
    page = open_page("/new?kind=board", as_member="member", viewport={"width": 360, "height": 800}, **look)
    page.click("[data-composer] .details > summary")
    page.fill("[data-composer] [name=title]", "hub")
    page.locator(".similar__list").wait_for()
    assert faults(page) == [], "the poll, and topics like this one"
    area = page.locator("[data-composer] [name=source]")
    area.press_sequentially("Thanks @ha")
    page.locator("#completions [role=option]").first.wait_for()
    assert faults(page) == [], "names to choose from"
    page.keyboard.press("Escape")
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "harbour.png")
    (tmp_path / "notes.exe").write_bytes(b"MZ")
    for name in ("harbour.png", "notes.exe"):
        with page.expect_file_chooser() as chooser:
            page.click("[data-file]")
        chooser.value.set_files(tmp_path / name)
    page.locator(".upload-row__alt:visible").wait_for()
    page.locator(".upload-row [role=alert]:visible").wait_for()
    assert faults(page) == [], "a picture that asks what it shows, and a file that was refused"
    area.fill("")


def test_axe_finds_nothing_when_two_edit_one_post(open_page):
    look = {"reduced_motion": "reduce", "bypass_csp": True}
    ada, ben = (open_page("/", as_member=who, **look) for who in ("member", "staff"))
    topic = Person(ada, javascript=True).writes_topic("board", unique("Two hands on one text "))
    edit = ada.locator(".post a[href$='/edit']").first.get_attribute("href")
    for page, words in ((ada, "Ada wrote this."), (ben, "Ben wrote that.")):
        page.goto(edit)
        page.fill("main [name=source]", f"{words} Some words that say what it is about.")
    for page in (ben, ada):
        page.locator("main [data-send], main .form__actions [type=submit]").first.click()
        page.locator(".changes").first.wait_for() if page is ada else page.wait_for_url(f"**{topic}**")
    assert faults(ada) == []


def test_dark_is_chosen_at_once_and_stays(open_page):
    page = open_page("/questions", as_member="member")
    page.click("[popovertarget=menu-member]:visible")
    with page.expect_response("**/appearance"):
        page.click("#menu-member button[value=dark]")
    assert page.locator("html[data-theme=dark]").count() == 1
    page.goto("/questions")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.click("[popovertarget=menu-member]:visible")
    page.click("#menu-member button[value=auto]")


def first_open_topic(page):
    page.goto("/boards")
    page.click(".topic-row__title a >> nth=0")
    page.wait_for_selector("#reply-form textarea")


def test_a_draft_survives_a_closed_tab(open_page):
    page = open_page("/", as_member="member")
    first_open_topic(page)
    page.fill("#reply-form textarea", "下書きは残ります")
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    assert again.input_value("#reply-form textarea") == "下書きは残ります"
    again.fill("#reply-form textarea", "")


def test_an_enter_that_ends_a_conversion_sends_nothing(open_page):
    page = open_page("/", as_member="member")
    first_open_topic(page)
    posts = page.locator("#posts .post").count()
    page.fill("#reply-form textarea", "にほんご")
    enter = {"key": "Enter", "ctrlKey": True, "bubbles": True, "isComposing": True}
    page.dispatch_event("#reply-form textarea", "keydown", enter)
    page.wait_for_timeout(500)
    assert page.input_value("#reply-form textarea") == "にほんご"
    assert page.locator("#posts .post").count() == posts
    page.fill("#reply-form textarea", "")


def test_keys_search_and_help(open_page):
    page = open_page("/questions")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.name") == "q"
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    assert page.locator("dialog#keys[open]").is_visible()


def test_charts_are_drawn_under_the_content_policy(open_page):
    page = open_page("/design", as_member="staff")
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart] canvas")


def test_without_javascript_the_menu_still_opens(open_page):
    page = open_page("/questions", javascript=False, viewport={"width": 390, "height": 800})
    page.click(".dock [popovertarget=menu-places]")
    assert page.locator("#menu-places a[href='/tank']").is_visible()


def test_a_topic_is_shared_the_way_the_device_has(open_page):
    page = open_page("/t/1", as_member="member")
    page.evaluate("() => { navigator.share = async (what) => { document.body.dataset.shared = what.url; }; }")
    page.click("[data-share]")
    assert "/t/1/" in page.get_attribute("body", "data-shared")


def test_on_paper_there_is_the_topic_and_where_it_stands_and_nothing_to_press(open_page):
    page = open_page("/t/1", as_member="member", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".printed-address").is_visible()
    assert not page.locator("button:visible, textarea:visible, .header:visible, .aside:visible").count()
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(38, 35, 29)"
