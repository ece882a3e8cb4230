"""yui translations: is everything said in both languages?"""

import click

from app.base.catalogue import complaints
from app.config import ROOT


@click.group()
def translations() -> None:
    """Look after the Japanese catalogue."""


@translations.command()
def check() -> None:
    """Fail on a sentence that is missing, fuzzy, doubled or unused."""
    found = complaints(ROOT, ROOT / "app" / "translations")
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(f"{len(found)} sentences need care.")
    click.echo("Every sentence is in both languages.")


COMMANDS = [translations]
