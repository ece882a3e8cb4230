"""Templates import macros so that each file of macros is set up once, not once for every post on a page."""

import re

import pytest

from app.config import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_macros_are_imported_without_context(path):
    """`with context` runs the whole file of macros again; a macro gets what it needs as arguments."""
    assert not re.findall(r'from "macros/[^"]+" import [^%]* with context', path.read_text())
