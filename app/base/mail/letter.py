"""A letter: what a mail says, in one language, laid out as text and as HTML."""

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.base.i18n import Reason, speaking
from app.base.mail.outbox import Mail

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "mail"

_layouts = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The site as its letters show it. `logo` is a whole address, or empty: then the name stands in its place."""

    name: str
    url: str
    accent: str = "#27497a"
    on_accent: str = "#ffffff"
    logo: str = ""
    logo_alt: str = ""


@dataclass(frozen=True)
class Section:
    """A list under a title; each item has its words and a whole address. `more`: there are others."""

    title: Reason
    items: tuple[tuple[str, str], ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Sentences in the order in which they are read; `action` is a button: its words and its address."""

    subject: Reason
    paragraphs: tuple[Reason, ...]
    sections: tuple[Section, ...] = ()
    quote: str = ""
    action: tuple[Reason, str] | None = None
    small_print: tuple[Reason, ...] = ()
    leave: tuple[tuple[Reason, str], ...] = ()
    from_name: str = ""
    reply_line: Reason = ""  # above which an answer by mail is written
    headers: dict[str, str] = field(default_factory=dict)

    def to(self, address: str, locale: str, sender: Sender) -> Mail:
        """The mail to one receiver, in the receiver's language."""
        with speaking(locale):
            shown = {"letter": self, "locale": locale, "sender": sender}
            return Mail(
                to=address,
                subject=f"[{sender.name}] {self.subject}",
                text=_layouts.get_template("letter.txt").render(shown),
                html=_layouts.get_template("letter.html").render(shown),
                headers=self.headers,
                from_name=self.from_name,
            )
