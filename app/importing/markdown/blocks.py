"""Blocks: paragraphs, lists, quotations, code and tables, each on lines of its own."""

import re
from collections.abc import Iterable, Iterator

from app.importing.markdown.inline import WHITE, code_text, inline
from app.importing.markdown.tree import Node, parse

CONTAINERS = frozenset("ul ol".split())
LANGUAGE = re.compile(r"(?:lang|language)-([\w+#.-]+)")
NO_LANGUAGE = frozenset("none default plaintext text".split())


def from_html(html: str) -> str:
    """Markdown that renders to the same words, links, pictures, lists and code."""
    return "\n\n".join(_blocks(parse(html)))


def plain_words(html: str) -> str:
    """The words alone, a line for each paragraph."""
    return "\n".join(filter(None, (WHITE.sub(" ", words).strip() for words in _lines(parse(html)))))


def _lines(parent: Iterable[Node | str]) -> Iterator[str]:
    loose = ""
    for child in parent:
        if isinstance(child, Node) and child.is_block:
            yield from (loose, *_lines(child))
            loose = ""
        else:
            loose += child if isinstance(child, str) else child.text()
    yield loose


def _blocks(parent: Iterable[Node | str]) -> list[str]:
    """Each block's lines; loose words between blocks are a paragraph."""
    found: list[str] = []
    loose: list[Node | str] = []
    for child in parent:
        if isinstance(child, Node) and child.is_block:
            _add_paragraph(found, loose)
            loose = []
            found.extend(_block(child, found[-1] if found else ""))
        else:
            loose.append(child)
    _add_paragraph(found, loose)
    return found


def _add_paragraph(found: list[str], loose: list[Node | str]) -> None:
    words = inline(loose)
    if words:
        found.append(words)


def _block(node: Node, before: str) -> list[str]:
    if re.fullmatch("h[1-6]", node.tag):
        words = re.sub(r"(?<![\\#])(#+)\Z", r"\\\1", inline(node).replace("\n", " "))
        return ["#" * int(node.tag[1]) + " " + words] if words else []
    if node.tag == "pre":
        return _code(node)
    if node.tag == "hr":
        return ["---"]
    if node.tag == "blockquote":
        inner = "\n\n".join(_blocks(node))
        return [_indented(inner, "> ", "> ")] if inner else []
    if node.tag in CONTAINERS:
        return _list(node, before)
    if node.tag == "table":
        return _table(node)
    if node.tag == "dt":
        words = inline(node)
        return [f"**{words}**"] if words and "*" not in words else _blocks(node)
    return _blocks(node)


def _code(node: Node) -> list[str]:
    """A fence longer than any inside; the language as the page's highlighter was told."""
    text = node.text().replace("\r\n", "\n").strip("\n")
    if not text.strip():
        return []
    classes = " ".join(each.values.get("class", "") for each in (node, *node) if isinstance(each, Node))
    told = LANGUAGE.search(classes)
    language = told[1] if told and told[1] not in NO_LANGUAGE else ""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}{language}\n{text}\n{fence}"]


def _list(node: Node, before: str) -> list[str]:
    """A list right after another takes the other marker, or the two would grow together."""
    ordered = node.tag == "ol"
    start = node.values.get("start", "1")
    number = int(start) if re.fullmatch(r"\d{1,8}", start, re.ASCII) else 1
    items = []
    loose = False
    for child in _items(node):
        inner = _blocks(child)
        loose = loose or any(isinstance(each, Node) and each.tag == "p" for each in child)
        if ordered:
            mark = f"{number}{')' if re.match(r'[0-9]+[.] ', before) else '.'} "
        else:
            mark = "* " if before.startswith("- ") else "- "
        items.append(_indented("\n\n".join(inner) if loose else _tight(inner), mark, " " * len(mark)))
        number += 1
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _items(node: Node) -> Iterator[Node]:
    """What is put right into a list without being an item is one."""
    for child in node:
        if isinstance(child, Node):
            yield child if child.tag == "li" else Node("li", {}, [child])
        elif child.strip():
            yield Node("li", {}, [child])


def _tight(blocks: list[str]) -> str:
    """An item's words and the list below them stand without an empty line between."""
    return "\n".join(blocks) if all(re.match(r"([-*]|\d+[.)]) ", each) for each in blocks[1:]) else "\n\n".join(blocks)


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        [first + lines[0], *((others + line).rstrip() if not line else others + line for line in lines[1:])]
    )


def _table(node: Node) -> list[str]:
    rows = [[_cell(cell) for cell in row if isinstance(cell, Node) and cell.tag in ("td", "th")] for row in _rows(node)]
    rows = [row for row in rows if row]
    if not rows:
        return _blocks(node)
    width = max(len(row) for row in rows)
    if not any(isinstance(cell, Node) and cell.tag == "th" for cell in next(_rows(node))):
        rows.insert(0, [""] * width)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return ["\n".join(lines)]


def _rows(node: Node) -> Iterator[Node]:
    for child in node:
        if isinstance(child, Node):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _cell(node: Node) -> str:
    """A cell is one line; blocks in it stand one after another."""
    if any(isinstance(each, Node) and each.is_block for each in node):
        words = " ".join(_flat(each) for each in node)
    else:
        words = inline(node)
    return re.sub(r"(?<!\\)\|", r"\\|", words.replace("\n", " ")).strip()


def _flat(each: Node | str) -> str:
    return code_text(each.text()) if isinstance(each, Node) and each.tag == "pre" else inline([each])
