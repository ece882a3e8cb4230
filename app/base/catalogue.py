"""The Japanese catalogue: one .po file per area, put together into the .mo that gettext reads."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
METHODS = [("app/**.py", "python"), ("workers/**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**": {"silent": "false", "trimmed": "true"}}

Key = str | tuple[str, ...]


def compile_if_stale(folder: Path, locale: str = "ja") -> None:
    """Write the .mo when a .po is newer; several processes may do so at once."""
    sources = sorted((folder / locale).glob("*.po"))
    target = folder / locale / "LC_MESSAGES" / "messages.mo"
    if not sources or (target.exists() and target.stat().st_mtime >= max(each.stat().st_mtime for each in sources)):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, _together(sources, locale))
    draft.replace(target)


def complaints(root: Path, folder: Path, locale: str = "ja") -> list[str]:
    """What is missing, fuzzy, double or no longer said anywhere; empty when the catalogue is complete."""
    found: list[str] = []
    said = set(sentences(root))
    known: dict[Key, str] = {}
    for path in sorted((folder / locale).glob("*.po")):
        for message in _messages(path, locale):
            key = _key(message.id)
            if key in known:
                found.append(f"{path.name}: stands in {known[key]} already: {message.id!r}")
            known[key] = path.name
            found.extend(_faults(path, message))
            if key not in said:
                found.append(f"{path.name}: said nowhere: {message.id!r}")
    found.extend(f"no {locale}: {key!r}" for key in sorted(said - set(known), key=str))
    return found


def sentences(root: Path) -> Iterator[Key]:
    """Every sentence marked for translation in code and templates."""
    for _file, _line, message, _comments, _context in extract_from_dir(root, METHODS, OPTIONS, KEYWORDS):
        yield _key(message)


def _key(message: str | list[str] | tuple[str, ...]) -> Key:
    return message if isinstance(message, str) else tuple(message)


def _messages(path: Path, locale: str) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=locale) if message.id]


def _faults(path: Path, message: Message) -> Iterator[str]:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy:
        yield f"{path.name}: fuzzy: {message.id!r}"
    if not all(texts):
        yield f"{path.name}: empty: {message.id!r}"
    for error in message.check():
        yield f"{path.name}: {error}: {message.id!r}"


def _together(sources: list[Path], locale: str) -> Catalog:
    whole = Catalog(locale=locale)
    for path in sources:
        for message in _messages(path, locale):
            whole.add(message.id, message.string, flags=message.flags)
    return whole
