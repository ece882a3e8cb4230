"""`make screenshots ARGS="--role member --width 360 --tongue ja"`: pictures, then sheets of them."""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

from app.config import ROOT
from tests.chromium import chromium
from tests.screenshots.pages import PAGES, post_pages, topics
from tests.screenshots.people import NEWCOMER, looker
from tests.screenshots.sheets import lay_out
from tests.sites import Site

WIDTHS, THEMES, TONGUES = (360, 1280), ("light", "dark"), ("ja", "en")
TALLEST = 12_000
SETTLED_MS, CHARTS_MS = 80, 700


def main() -> None:
    wanted = _wanted()
    with tempfile.TemporaryDirectory(prefix="yui-shots-") as folder, sync_playwright() as playwright:
        site = None if wanted.site else Site(Path(folder) / "home", "--demo").start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            for role in wanted.role or PAGES:
                _look(browser, wanted.site or site.address, role, wanted)
        finally:
            browser.close()
            if site:
                site.end()
    click.echo(f"Look at {lay_out(wanted.to)}")


def _wanted() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    asked.add_argument("--role", action="append", choices=list(PAGES), help="whose pages (all)")
    asked.add_argument("--page", action="append", help="only this address")
    asked.add_argument("--width", action="append", type=int, choices=WIDTHS)
    asked.add_argument("--theme", action="append", choices=THEMES)
    asked.add_argument("--tongue", action="append", choices=TONGUES)
    asked.add_argument("--site", help="a running demo site, instead of one of its own")
    asked.add_argument("--to", type=Path, default=ROOT / "var" / "screenshots", help="the folder (var/screenshots)")
    return asked.parse_args()


def _look(browser: Browser, address: str, role: str, wanted: argparse.Namespace) -> None:
    for width, tongue in product(wanted.width or WIDTHS, wanted.tongue or TONGUES):
        page = looker(browser, address, role, width, tongue)
        shots = [(path, path) for path in wanted.page or PAGES[role]]
        if not wanted.page:
            shots += [*topics(page), *post_pages(page, role)]
        for name, path in shots:
            folder = wanted.to / "shots" / role / _plain(name)
            for theme in _pictured(page, path.format(handle=NEWCOMER), folder, wanted.theme or THEMES, tongue):
                click.echo(theme)
        page.context.close()


def _pictured(page: Page, path: str, folder: Path, themes: Sequence[str], tongue: str) -> Iterator[Path]:
    """The whole page; the window grows to it first, so that charts are drawn and the dock stands at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size or {"width": WIDTHS[0], "height": 800}
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        page.goto(path)
        tall = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": min(max(tall, size["height"]), TALLEST)})
        page.wait_for_timeout(CHARTS_MS if page.locator("[data-chart]").count() else SETTLED_MS)
        target = folder / f"{size['width']}-{theme}-{tongue}.png"
        page.screenshot(path=target)
        page.set_viewport_size(size)
        yield target


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "home"


if __name__ == "__main__":
    main()
