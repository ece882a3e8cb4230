"""`yui import community`: a whole community from files, with its figures and its book."""

from pathlib import Path

import pytest
from flask import Flask

from app.cli.importing import importing
from app.figures.verify import verify
from app.ledger import findings
from tests.bench.neutral import Shape, write

SMALL = Shape(members=80, posts=500, reactions=1500, gifts=200, days=200)


@pytest.mark.parametrize("many", [100, 20_000])
def test_figures_and_book_are_right_after_an_import(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Counted in bulk, two readers at once, and line by line."""
    monkeypatch.setattr("app.cli.importing.MANY_LINES", many)
    folder = write(tmp_path / "folder", SMALL)
    answer = app.test_cli_runner().invoke(importing, ["community", str(folder)], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    assert [finding for finding in findings() if not finding.holds] == []
