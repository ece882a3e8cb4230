"""yui search: how the index stands, and making it anew while the old one answers."""

import time

import click

from app.base.database import db
from app.readers.search import engine, indexing


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command()
def status() -> None:
    """The engine, how many posts it holds, and how many wait."""
    click.echo(f"{engine().name}: {engine().count():,} posts, {indexing.posts_due():,} to be looked at")


@search.command()
def rebuild() -> None:
    """Make the index anew; the old one answers until the new one is complete."""
    indexing.begin_rebuild()
    total = indexing.posts_due()
    with click.progressbar(length=total, label=f"rebuilding ({engine().name})") as bar:
        while not indexing.is_complete():
            indexing.index_due(report=bar.update)
            db.session.rollback()  # a worker may be at it: look again
            bar.update(max(0, total - indexing.posts_due() - bar.pos))
            time.sleep(0.2)
    click.echo(f"{engine().count():,} posts.")


COMMANDS = [search]
