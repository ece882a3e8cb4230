"""yui demo: the made-up community that a newcomer meets."""

import click

from app.base.errors import Refusal
from app.base.i18n import speaking
from app.demo import play


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there are members already.")
def demo(if_empty: bool) -> None:
    """Fill a new site with the demo community."""
    if if_empty and not play.is_empty():
        return
    with (
        speaking("en"),
        click.progressbar(length=play.DAYS + 1, label="The demo community lives through its days") as bar,
    ):
        try:
            play.play(bar.update)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal


COMMANDS = [demo]
