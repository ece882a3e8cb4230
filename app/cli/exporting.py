"""yui export: the community for somewhere else."""

from pathlib import Path

import click
from flask import current_app

from app.base.i18n import speaking
from app.cli.importing import Bars
from app.importing.values import Stopped


@click.group("export")
def exporting() -> None:
    """Write the community down for somewhere else."""


@exporting.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True)
def community(folder: Path, form: str) -> None:
    """Write members, topics, posts, nices and points into FOLDER, as `yui import community` takes them."""
    # Here, for loading DuckDB takes a third of a second, which no other command should wait for.
    from app.importing.community.outgoing.exporting import export_community  # noqa: PLC0415

    home = current_app.config["YUI"].home
    try:
        with speaking("en"):
            counts = export_community(folder, home, form, Bars())
    except Stopped as error:
        raise click.ClickException(str(error)) from error
    for name, rows in counts.items():
        click.echo(f"{name:12}{rows:>14,}")


COMMANDS = [exporting]
