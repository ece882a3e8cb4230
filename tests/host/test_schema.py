"""The short look at the schema says what Alembic says."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from alembic.script import ScriptDirectory

from app.config import ROOT, Config
from app.host import schema


def home_at(folder: Path, version: str | None) -> Config:
    with closing(connect(folder / "yui.db")) as database:
        database.execute("create table alembic_version (version_num text)")
        if version:
            database.execute("insert into alembic_version values (?)", (version,))
        database.commit()
    return Config(home=folder)


def test_it_finds_the_newest_migration_as_alembic_does():
    assert schema._heads() == set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def test_a_database_at_the_newest_migration_is_up_to_date(tmp_path):
    assert schema.is_up_to_date(home_at(tmp_path, *schema._heads()))


def test_an_older_an_empty_and_a_missing_database_are_not(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "empty").mkdir()
    assert not schema.is_up_to_date(home_at(tmp_path / "old", "forum"))
    assert not schema.is_up_to_date(home_at(tmp_path / "empty", None))
    assert not schema.is_up_to_date(Config(home=tmp_path / "missing"))


def test_of_postgresql_it_cannot_tell(tmp_path):
    assert not schema.is_up_to_date(Config(home=tmp_path, DATABASE_URL="postgresql:///yui"))
