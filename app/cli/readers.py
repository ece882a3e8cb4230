"""yui readers: how far each reader of the event log has come, and starting one over."""

import click

from app.readers import follow
from app.readers.afresh.rebuilding import can_rebuild, rebuild
from app.readers.lag import lag, places
from app.readers.reader import READERS, Sort


@click.group()
def readers() -> None:
    """Look after the readers of the event log."""


@readers.command()
def status() -> None:
    """Name, sort, lines still to read, and when it last moved."""
    for name, place in places().items():
        moved = place.moved_at.isoformat(timespec="seconds") if place.moved_at else "never"
        click.echo(f"{name:16} {READERS[name].sort:11} lag {place.lag:>8,}  moved {moved}")


@readers.command()
@click.argument("name")
def replay(name: str) -> None:
    """Start reader NAME over from the first event (bookkeepers only)."""
    if name not in READERS:
        raise click.ClickException(f"There is no reader {name}. There are: {', '.join(sorted(READERS))}.")
    if READERS[name].sort is Sort.MESSENGER:
        raise click.ClickException(f"{name} sends messages; what it has sent can't be sent again.")
    if can_rebuild(name):
        _in_bulk(name)
        return
    follow.start_over(name)
    total = lag(name)
    with click.progressbar(length=total, label=f"replaying {name}") as bar:
        while read := follow.catch_up(name, limit=follow.BATCH):
            bar.update(read)
    click.echo(f"{name} has read {total:,} events.")


def _in_bulk(name: str) -> None:
    """Beside the running site; the old tables are read until the new ones take their place."""
    with click.progressbar(length=100, label=f"replaying {name}") as bar:
        shown = 0
        for progress in rebuild(name):
            bar.update(100 * progress.done // progress.total - shown)
            shown = 100 * progress.done // progress.total
    follow.catch_up(name)
    click.echo(f"The tables of {name} are made anew from the whole log.")


COMMANDS = [readers]
