"""yui import: communities that lived elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, cast

import click
from flask import current_app
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.base.i18n import speaking
from app.cli.counting import WHOLE, rebuild_together
from app.figures.work import work_out_everything
from app.importing.stackexchange import import_dump
from app.importing.tally import Tally
from app.importing.values import Stopped
from app.readers import follow
from app.readers.afresh.rebuilding import can_rebuild
from app.readers.lag import lag
from app.readers.reader import READERS

MANY_LINES = 20_000


@click.group("import")
def importing() -> None:
    """Bring in a community from elsewhere."""


@importing.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--space", help="Address of the space for the questions (default: a new one named like FOLDER).")
def stackexchange(folder: Path, space: str | None) -> None:
    """Take a Stack Exchange dump: FOLDER holds Users.xml, Posts.xml, … (also .xml.xz). Again: only what is new."""
    _import(lambda home, bars: import_dump(folder, home, bars, space))


@importing.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def community(folder: Path) -> None:
    """Take a whole community: FOLDER holds members, topics, posts, … as .parquet or .csv, see docs/import.md."""
    # Here, for loading DuckDB takes a third of a second, which no other command should wait for.
    from app.importing.community.importing import import_community  # noqa: PLC0415

    _import(lambda home, bars: import_community(folder, home, bars))


def _import(act: Callable[[Path, "Bars"], Tally]) -> None:
    began, bars = monotonic(), Bars()
    try:
        with speaking("en"):
            tally = act(current_app.config["YUI"].home, bars)
    except Stopped as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            f"The database can't be used ({error.orig}); `yui migrate` makes it ready."
        ) from error
    _let_readers_catch_up(bars)
    click.echo("Working out the figures …")
    work_out_everything(current_app.app_context)
    for line in tally.lines():
        click.echo(line)
    click.echo(
        f"Done in {monotonic() - began:.0f} seconds; figures are worked out. `yui search status` tells of search."
    )


class Bars:
    """Progress on the terminal."""

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        with click.progressbar(length=total, label=f"{label:24}") as shown:
            yield shown.update


def _let_readers_catch_up(bars: Bars) -> None:
    """In bulk where there is much to count. A large search index grows while the site runs already."""
    behind = {name: lag(name) for name in sorted(READERS)}
    in_bulk = [name for name, lines in behind.items() if can_rebuild(name) and lines > MANY_LINES]
    if in_bulk:
        with bars.bar(f"counting: {', '.join(in_bulk)}", WHOLE * len(in_bulk)) as moved:
            rebuild_together(cast(Any, current_app)._get_current_object(), in_bulk, moved)
    for name in sorted(behind.keys() - set(in_bulk)):
        if name == "search" and behind[name] > MANY_LINES:
            click.echo("The search index takes the posts in while the workers run.")
        else:
            with bars.bar(f"counting: {name}", behind[name]) as moved:
                while read := follow.catch_up(name, limit=follow.BATCH):
                    moved(read)


COMMANDS = [importing]
