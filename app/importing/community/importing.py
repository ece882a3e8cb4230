"""`yui import community`: read, check, shape, write. Each stage is noted, so that a killed run goes on where it was."""

from pathlib import Path

from app.base.clock import now
from app.base.database import transaction
from app.importing.alone import alone
from app.importing.community import run
from app.importing.community.incoming.checking import check
from app.importing.community.incoming.folder import Folder, look_into
from app.importing.community.incoming.reading import read
from app.importing.community.incoming.shelf import Shelf
from app.importing.community.report import tally_of
from app.importing.community.shaped import points, shaping
from app.importing.community.shaped.lines import make_lines
from app.importing.community.shaped.people import handles, name_members
from app.importing.community.shaped.rendering import render
from app.importing.community.site import taking_in
from app.importing.community.zone import follow_zone
from app.importing.progress import Progress
from app.importing.tally import Tally
from app.models.imports import ImportRun
from app.settings.store import site


def import_community(path: Path, home: Path, progress: Progress) -> Tally:
    """Take a neutral folder in. `home` holds the shelf meanwhile."""
    folder = look_into(path)
    with alone(home):
        mark = folder.mark()
        with Shelf(home / "community.shelf", mark) as shelf:
            read(folder, shelf, progress)
            _check(folder, shelf, progress)
            there_already = run.is_in(mark)
            this = run.begin(folder, shelf, mark)
            _shape(folder, shelf, this, progress)
            if not there_already:
                taking_in.take_in(folder, shelf, this, progress)
                _end(this)
            tally = tally_of(folder, shelf, there_already=there_already)
        shelf.forget()
    return tally


def _check(folder: Folder, shelf: Shelf, progress: Progress) -> None:
    check(shelf, progress)
    points.leave_out_overdrawn(shelf, folder.pool_opening)


def _shape(folder: Folder, shelf: Shelf, this: ImportRun, progress: Progress) -> None:
    if not shelf.is_done("zone"):
        with transaction():
            sentence = follow_zone(folder, shelf)
        if sentence:
            shelf.run("INSERT INTO note VALUES (?)", sentence)
        shelf.note_done("zone")
    spaces = taking_in.spaces_for(shelf)
    if not shelf.is_done("rendered"):
        tags = taking_in.know_tags(shelf)
        name_members(shelf, this)
        render(shelf, handles(shelf, this), tags, this.offsets["post"], progress)
        shelf.note_done("rendered")
    with progress.bar("putting in order", 2) as moved:
        shaping.shape(shelf, this.offsets, spaces, site().zone)
        moved(1)
        make_lines(shelf, this.offsets)
        moved(1)


def _end(this: ImportRun) -> None:
    with transaction() as session:
        this.ended_at = now()
        session.add(this)
