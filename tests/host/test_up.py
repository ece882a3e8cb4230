"""`yui up`: one command starts everything, one signal ends it, and troubles are one sentence."""

import os
import signal
import socket
import sqlite3
from contextlib import closing

import pytest

from app.host import valkey
from tests.sites import Site, wait_until

MOST_MEGABYTES, IDLE_SECONDS = 350, 60


def test_a_signal_ends_everything_and_the_second_start_keeps_the_data(new_site):
    site = new_site().start()
    key = (site.home / "secret.key").read_text()
    with closing(sqlite3.connect(site.home / "yui.db")) as database:
        database.execute("insert into setting (name, value) values ('name', '\"Kept\"')")
        database.commit()
    assert len(site.processes()) >= 6
    assert site.stop(signal.SIGINT) == 0
    assert site.processes() == []

    site.start()
    with closing(sqlite3.connect(site.home / "yui.db")) as database:
        assert database.execute("select value from setting where name = 'name'").fetchone() == ('"Kept"',)
    assert (site.home / "secret.key").read_text() == key
    assert site.stop(signal.SIGHUP) == 0
    assert site.processes() == []


def test_nothing_outlives_a_killed_supervisor(new_site):
    site = new_site().start()
    os.kill(site.pid, signal.SIGKILL)
    wait_until(lambda: site.processes() == [])


def test_a_port_in_use_is_told_in_one_sentence_and_nothing_is_started(new_site):
    site = new_site()
    with socket.create_server(("127.0.0.1", site.port)):
        site.launch()
        assert site.stop_by_itself() == 1
    assert (
        site.said
        == f"Port {site.port} is in use by another program; stop that, or choose another port: PORT={site.port + 1}.\n"
    )
    assert not site.home.exists()


def test_a_data_folder_has_one_site_at_a_time(new_site, running_site):
    second = Site(running_site.home).launch()
    assert second.stop_by_itself() == 1
    assert second.said == f"Yui already runs from {running_site.home} (process {running_site.pid}).\n"
    assert running_site.answers()


def test_a_folder_that_cannot_be_written_is_named(new_site, tmp_path):
    (tmp_path / "file").touch()
    site = Site(tmp_path / "file" / "home")
    site.launch(said=tmp_path / "said")
    assert site.stop_by_itself() == 1
    assert site.said == f"The data folder {site.home} can't be written (Not a directory); choose one by YUI_HOME.\n"


def test_a_setting_that_makes_no_sense_is_named(new_site):
    site = new_site(PORT="many").launch()
    assert site.stop_by_itself() == 1
    assert site.said.startswith("PORT: ")


def test_redis_runs_for_a_data_folder_with_a_very_long_name(tmp_path):
    server, path = valkey.private_server(tmp_path / ("quite-a-long-name-" * 8), os.environ)
    server.start()
    try:
        wait_until(lambda: valkey.answers(path))
    finally:
        server.end_remains()
    path.parent.rmdir() if not path.exists() else None


@pytest.mark.parametrize(("words", "path"), [(("granian",), "/healthz"), (("valkey-server",), "/readyz")])
def test_what_dies_is_started_again(running_site, words, path):
    before = running_site.processes(*words)
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: running_site.processes(*words) and not set(running_site.processes(*words)) & set(before))
    wait_until(lambda: running_site.reads(path) in ("ok\n", "ready\n"))


def test_what_dies_again_and_again_ends_everything(new_site):
    site = new_site().start()
    killed = set()
    while site.runs:
        for pid in set(site.processes("workers.run")) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    assert site.stop() == 1
    assert "worker ended 5 times within a minute" in site.said
    assert site.processes() == []


def test_the_whole_stack_is_small(running_site):
    """Memory that is shared between processes is counted once (Linux's PSS), when the jobs of the start are done."""
    wait_until(lambda: running_site.megabytes() <= MOST_MEGABYTES, IDLE_SECONDS)
