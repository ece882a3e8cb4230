"""`yui import stackexchange` as an operator meets it."""

from pathlib import Path

from flask import Flask

from app.cli.importing import importing
from app.figures.verify import verify
from app.readers.lag import places
from app.readers.reader import READERS
from tests.importing import dumps


def test_it_reports_lets_readers_catch_up_and_works_the_figures_out(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(importing, ["stackexchange", str(dumps.write(tmp_path, dumps.WHOLE))])
    assert answer.exit_code == 0, answer.output
    report = {line.split("  ")[0]: line.split()[-4:] for line in answer.output.splitlines()}
    assert report["votes"] == ["6", "3", "0", "3"]
    assert "left out of votes: 1 because it is a down-vote: there are none here (5)" in answer.output
    assert {name: place.lag for name, place in places().items()} == dict.fromkeys(READERS, 0)
    assert [verdict.name for verdict in verify() if not verdict.is_ok] == []


def test_what_cannot_be_done_is_one_sentence(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(importing, ["stackexchange", str(tmp_path)])
    assert answer.exit_code == 1
    assert (
        answer.output.splitlines()[-1] == f"Error: {tmp_path} holds no Users.xml, Posts.xml, … (or .xml.xz) with rows."
    )
