"""What deploy/ calls is there."""

import re
from pathlib import Path

import psycopg
import pytest

from app.cli import commands, main
from app.config import ROOT, Config
from tests import services

FILES = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_it_calls_exists(path: Path):
    known = {command.name for command in commands()} | set(main.commands)
    called = re.findall(r"(?:bin/|command: |`)yui ([a-z]+)", path.read_text())
    assert set(called) <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_it_names_exists(path: Path):
    known = {f"YUI_{name}".upper() for name in Config.model_fields}
    known |= {str(field.validation_alias) for field in Config.model_fields.values() if field.validation_alias}
    named = re.findall(r"\b(YUI_[A-Z_]+|DATABASE_URL|REDIS_URL)\b", path.read_text())
    assert set(named) <= known


def test_postgresql_knows_each_of_its_settings_and_reads_it_from_a_file():
    text = (ROOT / "deploy" / "postgresql.conf").read_text()
    named = re.findall(r"^(\w+) = ", text, re.MULTILINE)
    try:
        server = services.postgresql()
    except services.Missing as missing:
        pytest.skip(str(missing))
    with psycopg.connect(server.render_as_string(hide_password=False)) as connection:
        known = {name for (name,) in connection.execute("select name from pg_settings where context <> 'internal'")}
    assert named
    assert set(named) <= known
