"""An import that is cut off anywhere goes on where it was, and ends like one that was not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.events.log import LogLine
from app.figures import work
from app.figures.verify import verify
from app.importing.community.importing import import_community
from app.importing.progress import Quiet
from app.ledger import findings
from app.models.posts import Nice, Post
from tests.bench.neutral import Shape, write

SMALL = Shape(members=40, posts=150, reactions=300, gifts=80, days=60)


class CutOff(BaseException):
    """As if the process were killed: nothing catches it."""


class Until:
    """Ends the run when so many stages have begun."""

    def __init__(self, stages: int) -> None:
        self.left = stages

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        self.left -= 1
        if self.left < 0:
            raise CutOff
        yield lambda steps: None


def test_it_goes_on_wherever_it_was_cut_off(app: Flask, tmp_path: Path) -> None:
    folder, home = write(tmp_path / "folder", SMALL, "csv"), app.config["YUI"].home
    home.mkdir(parents=True, exist_ok=True)
    for stages in (1, 2, 4, 6, 9, 13, 14):
        with pytest.raises(CutOff):
            import_community(folder, home, Until(stages))
        db.session.remove()
        if stages == 6:
            (home / "community.shelf").unlink()  # a disk that was cleared meanwhile
    tally = import_community(folder, home, Quiet())
    counted = {Post: "posts", Nice: "reactions"}
    for model, name in counted.items():
        assert db.session.scalar(select(func.count()).select_from(model)) == tally.counts[name].imported
    twice = select(LogLine.name).group_by(LogLine.name, LogLine.actor_id, LogLine.happened_at).having(func.count() > 1)
    assert db.session.scalars(twice).all() == []
    work.work_out_everything()
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    assert [finding for finding in findings() if not finding.holds] == []
