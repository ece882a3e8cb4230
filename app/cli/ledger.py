"""yui ledger: is the book sound?"""

from collections.abc import Iterator

import click

from app import ledger as book
from app.base.i18n import speaking


@click.group()
def ledger() -> None:
    """Look after the ledger of points."""


@ledger.command()
def verify() -> None:
    """Check every rule of the book; fail naming the first wrong row of each that is broken."""
    with speaking("en"):
        broken = [finding for finding in _told(book.findings()) if not finding.holds]
    rules = len(book.CHECKS)
    if broken:
        raise click.ClickException(f"{len(broken)} of {rules} rules of the ledger are broken.")
    click.echo(f"The ledger is sound: {rules} rules checked.")


def _told(findings: Iterator[book.Finding]) -> Iterator[book.Finding]:
    """Each rule as soon as it is checked: over a large book one takes seconds."""
    for number, finding in enumerate(findings, 1):
        click.echo(f"{number:2}/{len(book.CHECKS)} {'ok   ' if finding.holds else 'WRONG'} {finding.meaning}")
        if not finding.holds:
            click.echo(f"            {finding.fault}")
        yield finding


COMMANDS = [ledger]
