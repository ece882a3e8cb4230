"""yui migrate: the schema as this version needs it."""

import click
from flask_migrate import upgrade


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    upgrade()
    click.echo("The database is up to date.")


COMMANDS = [migrate]
