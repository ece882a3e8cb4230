"""yui kpi: are the figures what their definitions say?"""

import click
from flask import current_app

from app.base.i18n import speaking
from app.figures import work
from app.figures.verify import Verdict
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
        told = [_tell(verdict) for verdict in compare()]
    if not all(told):
        raise click.ClickException(f"{told.count(False)} of {len(told)} figures differ from their definition.")
    click.echo(f"All {len(told)} figures are what their definitions say.")


def _tell(verdict: Verdict) -> bool:
    """As soon as it is known: at a million posts all of it takes minutes."""
    click.echo(f"{'ok     ' if verdict.is_ok else 'differs'} {verdict.name:24} {verdict.values:>8,} values")
    for where, kept, slow in verdict.differences:
        click.echo(f"        at {where}: kept {kept}, by definition {slow}")
    return verdict.is_ok


@kpi.command("work-out")
def work_out() -> None:
    """Work every figure out now, without waiting for the schedule."""
    work.work_out_everything(current_app.app_context)
    click.echo("The figures are as of now.")


COMMANDS = [kpi]
