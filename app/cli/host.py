"""yui up, web, worker: the processes of a site. Each becomes its process; none carries the forum meanwhile."""

import sys

import click

from app.config import Config
from app.host import commands


@click.command()
@click.option("--demo", is_flag=True, help="Fill a new, empty data folder with the demo community.")
def up(demo: bool) -> None:
    """Start the whole site on this machine: Redis, web, workers, schedule."""
    commands.become([sys.executable, "-m", "app.host", *(["--demo"] if demo else [])])


@click.command()
@click.option("--door", type=click.Choice(["live", "app"]), default="live", help="live: pages and live stream (ASGI).")
def web(door: str) -> None:
    """Start the web server alone."""
    commands.become(commands.web(Config(), door))


@click.command()
def worker() -> None:
    """Start the workers alone; they keep the schedule too."""
    commands.become(commands.worker())


LIGHT_COMMANDS = [up, web, worker]
