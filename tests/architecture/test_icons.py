"""Every icon that a template names stands in the sprite."""

import re

from flask import Flask

from app.config import ROOT
from app.operations.kinds import KINDS

NAMED = re.compile(r"""(?:icon\(|icon_name=|\bbutton\(_\([^)]*\), "[a-z ]*", )["']([a-z0-9-]+)["']""")


def test_every_icon_named_in_a_template_is_built() -> None:
    built = {line for line in (ROOT / "static/build/icons.txt").read_text().splitlines() if not line.startswith("#")}
    named = {name for path in (ROOT / "templates").rglob("*.html") for name in NAMED.findall(path.read_text())}
    assert named - built == set()


def test_every_kind_has_an_icon_that_is_built(app: Flask) -> None:
    built = (ROOT / "static/build/icons.txt").read_text().split()
    assert {kind.icon for kind in KINDS.values()} <= set(built)
