"""Words within a line: emphasis, links, pictures, code; and the escapes that keep plain words plain."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.importing.markdown.tree import Node

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "strike": "~~", "del": "~~"}
CODE = frozenset("code tt kbd samp var".split())
URL = re.compile(r"https?://[^\s<>\"`]+[^\s<>\"`.,;:!?'()\[\]{}*]")
WHITE = re.compile(r"[ \t\r\n\f]+")
LINE_BEGINS = re.compile(
    r"^(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|[-=:|]+(?=[-=: |]*$))", re.MULTILINE
)
RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass
class Mark:
    """An emphasis begins or ends here. `other` is its partner; both are dropped together."""

    sign: str
    opens: bool
    other: "Mark | None" = None
    dropped: bool = False

    def drop(self) -> None:
        self.dropped = True
        if self.other:
            self.other.dropped = True


Piece = str | Mark


def inline(parts: Iterable[Node | str]) -> str:
    """One paragraph of Markdown; a `<br>` is a new line, every other run of blanks one blank."""
    pieces = _settled(list(_pieces(parts, linked=False)))
    words = _joined(pieces)
    lines = [line.strip(" ") for line in words.split("\n")]
    return LINE_BEGINS.sub(_escaped_beginning, re.sub(r"\n{2,}", "\n", "\n".join(lines).strip("\n ")))


def _joined(pieces: list[Piece]) -> str:
    """One text with single blanks; a `!` right before a link would make it a picture."""
    shown = [piece.sign if isinstance(piece, Mark) else piece for piece in pieces]
    shown = [piece for piece in shown if piece]
    for at, (piece, following) in enumerate(pairwise(shown)):
        if piece.endswith(" ") and following.startswith(" "):
            shown[at + 1] = following[1:]
        if piece.endswith("!") and following.startswith("["):
            shown[at] = piece[:-1] + "\\!"
    return "".join(shown)


def _escaped_beginning(match: re.Match[str]) -> str:
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def code_text(text: str) -> str:
    """A code span; its quotes are longer than any inside."""
    text = WHITE.sub(" ", text)
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    quotes = "`" * (longest + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{quotes}{blank}{text}{blank}{quotes}"


def _pieces(parts: Iterable[Node | str], *, linked: bool) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, str):
            yield from _words(part, linked)
        elif part.tag == "br":
            yield "\n"
        elif part.tag in MARKS:
            yield from _emphasised(part, linked)
        elif part.tag in CODE:
            yield code_text(part.text())
        elif part.tag == "a" and not linked:
            yield from _link(part)
        elif part.tag == "img":
            yield _picture(part)
        elif part.tag in ("sup", "sub"):
            yield from _shifted(part, linked)
        else:
            yield from _pieces(part, linked=linked)


def _emphasised(node: Node, linked: bool) -> Iterator[Piece]:
    """Blanks at its ends move outside, where Markdown wants them; empty emphasis goes."""
    inner = list(_pieces(node, linked=linked))
    before = _taken_off(inner, 0)
    after = _taken_off(inner, -1)
    if not inner:
        yield before or after
        return
    first, last = Mark(MARKS[node.tag], True), Mark(MARKS[node.tag], False)
    first.other, last.other = last, first
    yield from (before, first, *inner, last, after)


def _taken_off(pieces: list[Piece], end: int) -> str:
    """The blanks at one end (0 or -1) of the pieces, taken off."""
    taken = ""
    while pieces and isinstance(pieces[end], str):
        words = str(pieces[end])
        kept = words.lstrip(" \n") if end == 0 else words.rstrip(" \n")
        gone = words[: len(words) - len(kept)] if end == 0 else words[len(kept) :]
        taken = taken + gone if end == 0 else gone + taken
        if kept:
            pieces[end] = kept
            break
        del pieces[end]
    return taken


def _words(text: str, linked: bool) -> Iterator[str]:
    """Plain words; an address among them is a link as it is on the page it comes from."""
    at = 0
    for match in [] if linked else URL.finditer(text):
        yield _escaped(WHITE.sub(" ", text[at : match.start()]))
        yield f"<{match[0]}>"
        at = match.end()
    yield _escaped(WHITE.sub(" ", text[at:]))


def _escaped(text: str) -> str:
    text = re.sub(r"([\\`*~\[\]])", r"\\\1", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text)


def _link(node: Node) -> Iterator[Piece]:
    target = _address(node.values.get("href", ""))
    pieces = list(_pieces(node, linked=True))
    shown = "".join(piece for piece in pieces if isinstance(piece, str))
    if not target or not shown.strip():
        yield from pieces
        return
    if node.text().strip() == target and URL.fullmatch(target):
        yield f"<{target}>"
        return
    inner = _settled(pieces)
    words = _joined(inner)
    before, after = " " * words.startswith(" "), " " * words.endswith(" ")
    yield f"{before}[{words.strip()}]({target}{_title(node)}){after}"


def _picture(node: Node) -> str:
    source = _address(node.values.get("src", ""))
    alt = _escaped(WHITE.sub(" ", node.values.get("alt", "")).strip())
    return f"![{alt}]({source}{_title(node)})" if source else alt


def _title(node: Node) -> str:
    title = WHITE.sub(" ", node.values.get("title", "")).strip()
    return ' "' + title.replace("\\", "\\\\").replace('"', '\\"') + '"' if title else ""


def _address(url: str) -> str:
    """A link's target that leads somewhere from here; addresses within the old site don't."""
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    if not re.match(r"(https?://[^\s/]|mailto:)", url, re.IGNORECASE):
        return ""
    url = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}" if ord(found[0]) < 128 else "", url)
    return re.sub(r"&(?=#?\w+;)", r"\\&", url)


def _shifted(node: Node, linked: bool) -> Iterator[Piece]:
    """Raised and lowered words: by the letters that exist for it, else by the sign that mathematicians type."""
    text = node.text().strip()
    table, sign = (RAISED, "^") if node.tag == "sup" else (LOWERED, "\\_")
    if text and all(ord(letter) in table for letter in text):
        yield text.translate(table)
    elif text:
        yield sign
        yield from _pieces(node, linked=linked)


def _settled(pieces: list[Piece]) -> list[Piece]:
    """Drop emphasis that Markdown would not see as such: the words matter more."""
    pieces = [piece for piece in pieces if piece != ""]
    for drop in (_drop_nested, _drop_touching, _drop_unseen):
        drop(pieces)
        pieces = [piece for piece in pieces if isinstance(piece, str) or not piece.dropped]
    return pieces


def _drop_nested(pieces: list[Piece]) -> None:
    """Bold within bold is bold."""
    begun: list[str] = []
    for piece in pieces:
        if not isinstance(piece, Mark) or piece.dropped:
            continue
        if not piece.opens:
            begun.remove(piece.sign)
        elif piece.sign in begun:
            piece.drop()
        else:
            begun.append(piece.sign)


def _drop_touching(pieces: list[Piece]) -> None:
    """Bold right after bold goes on."""
    for piece, following in pairwise(pieces):
        if not isinstance(piece, Mark) or not isinstance(following, Mark) or piece.sign != following.sign:
            continue
        if not piece.opens and following.opens:
            piece.dropped = following.dropped = True
            first, last = piece.other, following.other
            if first and last:
                first.other, last.other = last, first


def _drop_unseen(pieces: list[Piece]) -> None:
    for at, piece in enumerate(pieces):
        if isinstance(piece, Mark) and not piece.dropped and not _is_seen(pieces, at, piece):
            piece.drop()


def _is_seen(pieces: list[Piece], at: int, mark: Mark) -> bool:
    """CommonMark's flanking rule, on the letters before and after."""
    before = next((str(each)[-1] for each in reversed(pieces[:at]) if isinstance(each, str) and each), " ")
    after = next((str(each)[0] for each in pieces[at + 1 :] if isinstance(each, str) and each), " ")
    inside, outside = (after, before) if mark.opens else (before, after)
    if inside.isspace():
        return False
    return not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"
