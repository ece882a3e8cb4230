"""A line that is only a link becomes a card, where somebody knows what stands at its address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from markdown_it.token import Token

FOUND_BY_ITSELF = ("linkify", "autolink")


@dataclass(frozen=True)
class Card:
    """What a page says of itself. `title` is never empty."""

    title: str
    description: str = ""
    site: str = ""


Known = Callable[[tuple[str, ...]], dict[str, Card]]


def lone_links(tokens: Sequence[Token]) -> dict[int, str]:
    """The addresses that are lines of their own, by the place of their paragraph."""
    found = {}
    for at, token in enumerate(tokens[:-1]):
        inside = tokens[at + 1].children or []
        if (
            token.type != "paragraph_open"
            or token.level
            or [each.type for each in inside] != ["link_open", "text", "link_close"]
        ):
            continue
        address = str(inside[0].attrs.get("href", ""))
        if inside[0].markup in FOUND_BY_ITSELF and address.startswith(("http://", "https://")):
            found[at] = address
    return found


def put_cards(tokens: list[Token], places: dict[int, str], cards: dict[str, Card]) -> None:
    for at in sorted(places, reverse=True):
        if places[at] in cards:
            tokens[at : at + 3] = [Token("html_block", "", 0, content=_html(places[at], cards[places[at]]))]


def _html(address: str, card: Card) -> str:
    site = card.site or urlsplit(address).hostname or ""
    about = f'<span class="link-card__text">{escape(card.description)}</span>' if card.description else ""
    return (
        f'<p><a class="link-card" href="{escape(address)}"><span class="link-card__title">{escape(card.title)}</span>'
        f'{about}<span class="link-card__site">{escape(site)}</span></a></p>\n'
    )
