"""Yui (結): a community forum."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from app.config import Config

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["Config", "create_app"]


def create_app(config: Config | None = None) -> "Flask":
    """The application without pages. Imported when called: who only watches processes carries no forum."""
    return cast("Flask", import_module("app.factory").create_app(config))
