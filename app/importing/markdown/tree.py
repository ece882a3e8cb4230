"""HTML as a small tree, forgiving as browsers are: what is not closed is closed by what follows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 40  # levels; what is nested deeper loses its mark-up, not its words

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNREAD = frozenset("script style template head title noscript iframe object".split())
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# A new one of these ends an open one of those, up to the nearest holder.
ENDED_BY = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}
HOLDERS = frozenset("ul ol dl table blockquote div section".split())


@dataclass
class Node:
    """An element, or the whole text (its tag is empty)."""

    tag: str
    values: Mapping[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Stands on its own lines, by itself or for what is in it."""
        return self.tag in BLOCKS or any(isinstance(each, Node) and each.is_block for each in self.children)

    def text(self) -> str:
        return "".join(each if isinstance(each, str) else ("\n" if each.tag == "br" else each.text()) for each in self)

    def __iter__(self) -> Iterator["Node | str"]:
        return iter(self.children)


def parse(html: str) -> Node:
    """The tree of `html`. Never raises: anything is some HTML."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.too_deep: Counter[str] = Counter()
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread.append(tag)
        if self.unread:
            return
        self._end_what_it_ends(tag)
        if len(self.open) > DEEPEST and tag not in VOID:
            self.too_deep[tag] += 1
            return
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            if tag in self.unread:
                del self.unread[self.unread.index(tag) :]
            return
        if self.too_deep[tag]:
            self.too_deep[tag] -= 1
        elif any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, text: str) -> None:
        if not self.unread:
            self.open[-1].children.append(text)

    def _end_what_it_ends(self, tag: str) -> None:
        ended = ENDED_BY.get(tag, set())
        if tag in BLOCKS and self.open[-1].tag == "p":
            self.open.pop()
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag in ended:
                del self.open[at:]
                return
            if self.open[at].tag in HOLDERS:
                return
