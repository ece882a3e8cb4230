"""The command line: `yui`, and the same commands under `flask --app wsgi`."""

import importlib
import pkgutil

import click
from flask import Flask
from flask.cli import FlaskGroup

from app import create_app
from app.cli.host import LIGHT_COMMANDS


def commands() -> list[click.Command]:
    """Every module in this folder offers its commands in a list named `COMMANDS`."""
    modules = [importlib.import_module(f"app.cli.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [command for module in modules for command in getattr(module, "COMMANDS", [])]


def install(app: Flask) -> None:
    for command in commands():
        app.cli.add_command(command)


def _create() -> Flask:
    app = create_app()
    install(app)
    return app


main = FlaskGroup(
    name="yui", create_app=_create, add_version_option=False, help="Yui: a community on your own machine."
)
for _command in LIGHT_COMMANDS:
    main.add_command(_command)
