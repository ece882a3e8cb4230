"""`yui import community`: a whole community from files, with its figures and its book."""

from pathlib import Path

from flask import Flask

from app.cli.importing import importing
from app.figures.verify import verify
from app.ledger import findings
from tests.bench.neutral import Shape, write

SMALL = Shape(members=120, posts=900, reactions=2500, gifts=300, days=200)


def test_figures_and_book_are_right_after_an_import(app: Flask, tmp_path: Path) -> None:
    folder = write(tmp_path / "folder", SMALL)
    answer = app.test_cli_runner().invoke(importing, ["community", str(folder)], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    assert [finding for finding in findings() if not finding.holds] == []
