"""The house keeps its own rules: who commits, what has a rule, what an event and a relationship are like."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from flask import Flask

import app
from app.base.database import Model
from app.config import ROOT
from app.events.event import EVENTS, Event
from app.factory import load_rooms
from app.readers.reader import READERS
from app.rules.actions import RULES, Action
from app.settings.fields import FIELDS

load_rooms()

EDGES = (
    "app/views",
    "app/api",
    "app/cli",
    "app/demo",
    "app/importing",
    "app/host",
    "app/http",
    "app/readers/follow.py",
    "app/readers/afresh/rebuilding.py",
    "app/figures/steps.py",
    "app/figures/work.py",
    "app/readers/search/",
    "app/readers/search/indexing.py",
    "app/base/mail/delivery.py",
    "app/figures/work.py",
)


def sources() -> Iterator[Path]:
    for room in ("app", "workers"):
        yield from (ROOT / room).rglob("*.py")


def calls_in(path: Path) -> set[str]:
    """Names that the module calls: `transaction`, and `commit` as a method."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func
            found.add(called.id if isinstance(called, ast.Name) else getattr(called, "attr", ""))
    return found


def may_commit(path: Path) -> bool:
    place = path.relative_to(ROOT).as_posix()
    edge_files = ("jobs.py", "schedule.py", "resources.py", "views.py")
    own_pages = path.name.endswith(edge_files) or "/views/" in place
    return own_pages or place.startswith(("workers/", "app/base/database.py", *EDGES))


@pytest.mark.parametrize("path", sorted(sources()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_edges_commit(path: Path) -> None:
    if may_commit(path):
        return
    assert not calls_in(path) & {"transaction", "commit"}


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_every_action_has_its_rule(action: Action) -> None:
    assert action in RULES


def sample(kind: Any) -> Any:
    """A value of a field's type."""
    if get_origin(kind) is tuple:
        return (3, 4)
    if get_origin(kind) in (UnionType, Union):
        return sample(next(each for each in get_args(kind) if each is not NoneType))
    return {int: 7, str: "2026-11-21", bool: True, float: 0.5}[kind]


@pytest.mark.parametrize("event", list(EVENTS.values()), ids=lambda event: event.name)
def test_every_event_comes_back_from_the_log_as_it_went(event: type[Event]) -> None:
    hints = get_type_hints(event)
    original = event(**{field.name: sample(hints[field.name]) for field in fields(event)})
    body = {name: list(value) if isinstance(value, tuple) else value for name, value in original.body().items()}
    back = event.from_body(body).body()
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in back.items()} == body


@pytest.mark.parametrize("event", list(EVENTS.values()), ids=lambda event: event.name)
def test_an_old_line_of_the_log_is_still_read(event: type[Event]) -> None:
    """A field that this version does not know is left out, not an error."""
    hints = get_type_hints(event)
    body = {field.name: sample(hints[field.name]) for field in fields(event)}
    assert event.from_body(body | {"of_another_version": 1})


def test_no_relationship_loads_by_itself() -> None:
    lazy = [
        str(relationship)
        for mapper in Model.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy not in ("raise", "raise_on_sql")
    ]
    assert lazy == []


def test_readers_do_not_share_tables() -> None:
    tables = [table for reader in READERS.values() for table in reader.tables]
    assert len(tables) == len(set(tables))


NOT_IN_BULK = {"activity": {"member.joined", "member.left"}, "ideas": {"post.added"}}  # these tell only where to look


@pytest.mark.parametrize("name", ["activity", "connections", "ideas", "occasions"])
def test_an_event_that_a_reader_acts_on_is_in_its_recipe(sqlite_app: Flask, name: str) -> None:
    recipe = READERS[name].afresh
    assert recipe
    gathered = {source.name for source in recipe.sources()}
    assert READERS[name].acts.keys() - gathered == NOT_IN_BULK.get(name, set()) | {"member.merged"}
    assert recipe.members  # whose ids are those of the members who merged accounts are now


def test_every_setting_has_a_label_a_group_and_a_plain_default() -> None:
    for field in FIELDS.values():
        assert field.metadata["label"]
        assert field.metadata["group"]
        assert isinstance(field.default, (bool, int, str))


def test_every_module_can_be_imported() -> None:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        if not found.name.endswith("__main__"):  # importing that one runs it
            importlib.import_module(found.name)
