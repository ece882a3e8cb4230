"""A picture of every page, as everybody sees it; `make screenshots ARGS="--role member --look 360-dark-ja"`."""

import argparse
import re
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

from app.config import ROOT
from tests.chromium import chromium
from tests.sites import Site

EVERYBODY = (
    "/", "/questions", "/blog", "/ideas", "/boards", "/knowledge", "/members", "/roadmap", "/tank", "/stars",
    "/leaderboard", "/open-book", "/search?q=hub", "/rewards", "/offline", "/appearance", "/nowhere",
)  # fmt: skip
GUEST = (*EVERYBODY, "/sign-in", "/sign-up", "/wallet")
MEMBER = (
    *EVERYBODY, "/new?kind=question", "/new?kind=idea", "/wallet", "/notifications", "/bookmarks", "/drafts",
    "/settings", "/admin",
)  # fmt: skip
STAFF = (
    *EVERYBODY, "/new?kind=blog", "/staff", "/staff/queue", "/staff/ideas/review", "/staff/orders", "/design",
)  # fmt: skip
ADMIN = (
    "/", "/admin", "/admin/figures", "/admin/levels", "/admin/connections", "/admin/heat", "/admin/checkup",
    "/admin/members/member", "/admin/settings", "/admin/workers", "/admin/audit", "/m/member",
)  # fmt: skip
PAGES = {"guest": GUEST, "member": MEMBER, "staff": STAFF, "admin": ADMIN}
LISTS = ("/questions", "/blog", "/ideas", "/boards", "/knowledge")  # the first topic of each is pictured too
LOOKS = [f"{width}-{theme}-{tongue}" for width, theme, tongue in product((360, 1280), ("light", "dark"), ("ja", "en"))]
TALLEST = 12_000
PASSWORD = "yui-demo"


def main() -> None:
    wanted = _wanted()
    with tempfile.TemporaryDirectory(prefix="yui-shots-") as folder, sync_playwright() as playwright:
        site = None if wanted.site else Site(Path(folder) / "home", "--demo").start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            for role, look in product(wanted.role or PAGES, wanted.look or LOOKS):
                for path in _pictured(browser, wanted, wanted.site or site.address, role, look):
                    click.echo(path)
        finally:
            browser.close()
            if site:
                site.end()


def _wanted() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    asked.add_argument("--role", action="append", choices=list(PAGES), help="whose pages (all)")
    asked.add_argument("--page", action="append", help="only this address")
    asked.add_argument("--look", action="append", choices=LOOKS, help="width, theme and language (all)")
    asked.add_argument("--site", help="a running demo site, instead of one of its own")
    asked.add_argument("--to", type=Path, default=ROOT / "var" / "screenshots")
    return asked.parse_args()


def _pictured(browser: Browser, wanted: argparse.Namespace, address: str, role: str, look: str) -> Iterator[Path]:
    width, theme, tongue = look.split("-")
    size = {"width": int(width), "height": 800}
    context = browser.new_context(
        base_url=address,
        viewport=size,
        color_scheme=theme,
        locale=tongue,
        reduced_motion="reduce",
        is_mobile=width == "360",
    )
    page = context.new_page()
    if role != "guest":
        _sign_in(page, role, tongue)
    context.add_cookies([{"name": "locale", "value": tongue, "url": address}])
    for path in wanted.page or [*PAGES[role], *_first_topics(page)]:
        yield _picture(page, path, wanted.to / role / look, size)
    context.close()


def _sign_in(page: Page, role: str, tongue: str) -> None:
    page.goto("/sign-in")
    page.fill("main [name=email]", f"{role}@demo.example")
    page.fill("main [name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    page.goto("/appearance")
    page.check("main [name=theme][value=auto]")
    page.check(f"main [name=locale][value={tongue}]")
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "/appearance" not in address)


def _first_topics(page: Page) -> Iterator[str]:
    for path in LISTS:
        page.goto(path)
        link = page.locator(".topic-row__title a").first
        if link.count():
            yield str(link.get_attribute("href")).rpartition("/")[0]  # /t/7 without its words


def _picture(page: Page, path: str, folder: Path, size: dict[str, int]) -> Path:
    """The whole page; the window grows to it first, so that charts are drawn and the dock stands at the end."""
    page.goto(path)
    tall = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(tall, size["height"]), TALLEST)})
    page.wait_for_timeout(700)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{re.sub(r'[^a-z0-9]+', '-', path.lower()).strip('-') or 'home'}.png"
    page.screenshot(path=target)
    page.set_viewport_size(size)
    return target


if __name__ == "__main__":
    main()
