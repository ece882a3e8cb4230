"""The demo community is loaded once, into a new data folder only."""

import pytest

from app.config import Config
from app.host import demo


@pytest.fixture
def config(tmp_path):
    return Config(home=tmp_path)


def test_a_new_folder_is_filled(config):
    assert demo.begin(config)
    assert not demo.is_loaded(config)
    demo.end(config)
    assert demo.is_loaded(config)


def test_a_folder_is_filled_once(config):
    demo.begin(config)
    (config.home / "yui.db").touch()
    demo.end(config)
    assert not demo.begin(config)
    assert (config.home / "yui.db").exists()


def test_a_site_that_lives_already_is_left_alone(config):
    (config.home / "yui.db").write_text("somebody's community")
    assert not demo.begin(config)
    assert (config.home / "yui.db").read_text() == "somebody's community"


def test_a_loading_that_was_broken_off_begins_anew(config):
    demo.begin(config)
    (config.home / "yui.db").touch()
    (config.home / "yui.db-wal").touch()
    assert demo.begin(config)
    assert list(config.home.glob("yui.db*")) == []


def test_an_operators_own_database_is_left_alone(tmp_path):
    assert not demo.begin(Config(home=tmp_path, DATABASE_URL="postgresql:///yui"))
