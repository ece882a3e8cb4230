"""Who looks: browsers in which somebody is signed in, in a language and at a width."""

from playwright.sync_api import Browser, Page

PASSWORD = "yui-demo"
NEWCOMER = "hanako"
WORDS = "a few plain words"


def looker(browser: Browser, address: str, role: str, width: int, tongue: str) -> Page:
    """A page of a browser of that width; its owner reads in that language."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        locale=tongue,
        reduced_motion="reduce",
        is_mobile=width < 600,
    )
    page = context.new_page()
    if role == "new":
        _join(page)
    elif role != "guest":
        _sign_in(page, f"{role}@demo.example", PASSWORD)
    if role != "guest":
        _speak(page, tongue)
    context.add_cookies([{"name": "locale", "value": tongue, "url": address}])
    return page


def _sign_in(page: Page, email: str, password: str) -> bool:
    page.goto("/sign-in")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", password)
    page.click("main [type=submit]")
    page.wait_for_load_state()
    return "/sign-in" not in page.url


def _join(page: Page) -> None:
    """The newcomer of this site; signed up by whoever comes first."""
    email = f"{NEWCOMER}@example.com"
    if _sign_in(page, email, WORDS):
        return
    page.goto("/sign-up")
    fields = {"display_name": "花子", "handle": NEWCOMER, "email": email, "password": WORDS}
    for name, text in fields.items():
        page.fill(f"main [name={name}]", text)
    page.click("main [type=submit]")
    for _try in range(40):
        page.goto("/mails")
        mail = page.locator("main a", has_text=email).or_(page.locator("main li, main tr", has_text=email).locator("a"))
        if mail.count():
            break
        page.wait_for_timeout(250)
    page.goto(str(mail.first.get_attribute("href")))
    frame = page.locator("iframe")
    link = (page.frame_locator("iframe") if frame.count() else page).locator("a[href*='/confirm/']")
    page.goto("/confirm/" + str(link.first.get_attribute("href")).rpartition("/")[2])
    if page.locator("main form [type=submit]").count():
        page.click("main form [type=submit]")
    _sign_in(page, email, WORDS)


def _speak(page: Page, tongue: str) -> None:
    page.goto("/appearance")
    page.check("main [name=theme][value=auto]")
    page.check(f"main [name=locale][value={tongue}]")
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "/appearance" not in address)
