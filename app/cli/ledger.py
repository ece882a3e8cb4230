"""yui ledger: is the book sound?"""

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
        findings = book.verify()
        for finding in findings:
            click.echo(f"{'ok   ' if finding.holds else 'WRONG'} {finding.meaning}")
            if not finding.holds:
                click.echo(f"      {finding.fault}")
    wrong = sum(not finding.holds for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} rules of the ledger are broken.")
    click.echo(f"The ledger is sound: {len(findings)} rules checked.")


COMMANDS = [ledger]
