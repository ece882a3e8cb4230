"""yui kpi: are the figures what their definitions say?"""

import click
from flask import current_app

from app.base.i18n import speaking
from app.figures import work
from app.figures.verify import verify as compare


@click.group()
def kpi() -> None:
    """Look after the figures."""


@kpi.command()
def verify() -> None:
    """Compare each figure with its slow definition; fail naming the first differences."""
    with speaking("en"):
        try:
            work.come_to_rest()
        except work.NeverStill as error:
            raise click.ClickException(
                "Members act faster than the readers count; try again in a quiet hour."
            ) from error
        verdicts = list(compare())
    for verdict in verdicts:
        click.echo(f"{'ok     ' if verdict.is_ok else 'differs'} {verdict.name:24} {verdict.values:>8,} values")
        for where, kept, slow in verdict.differences:
            click.echo(f"        at {where}: kept {kept}, by definition {slow}")
    wrong = sum(not verdict.is_ok for verdict in verdicts)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(verdicts)} figures differ from their definition.")
    click.echo(f"All {len(verdicts)} figures are what their definitions say.")


@kpi.command("work-out")
def work_out() -> None:
    """Work every figure out now, without waiting for the schedule."""
    work.work_out_everything(current_app.app_context)
    click.echo("The figures are as of now.")


COMMANDS = [kpi]
