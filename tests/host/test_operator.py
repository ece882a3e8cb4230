"""What the operator asks: is it alive, can it serve, what are its numbers, and what is to be mended."""

import time

import pytest
from flask import Flask
from sqlalchemy import text

from app.base.clock import now
from app.base.database import db, transaction
from app.base.redis import client as redis
from app.cli.doctor import State, doctor, examine
from app.readers.reader import Stumble
from tests.world import make_member


@pytest.fixture
def without_redis(monkeypatch):
    with monkeypatch.context() as away:
        away.setattr("app.base.redis._url", "unix:///nowhere.sock")
        yield


def findings(app: Flask) -> dict[str, State]:
    """The worst state of each thing."""
    seen: dict[str, State] = {}
    order = list(State)
    for finding in examine(app.config["YUI"]):
        seen[finding.thing] = max(seen.get(finding.thing, State.OK), finding.state, key=order.index)
    return seen


def test_a_site_that_can_serve_says_so(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_site_without_redis_still_serves(client, without_redis):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready, but Redis does not answer\n")


@pytest.mark.parametrize(("stands", "says"), [("forum", "migrations are missing"), ("tomorrow", "newer version")])
def test_a_site_on_another_versions_schema_does_not_serve(client, stands, says):
    with transaction() as session:
        session.execute(text("update alembic_version set version_num = :stands"), {"stands": stands})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert says in answer.text


def test_metrics_are_for_this_machine_unless_there_is_a_token(client):
    assert "yui_redis_up 1.0" in client.get("/metrics").text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def test_metrics_with_a_token_are_for_who_has_it(client, web, monkeypatch):
    config = web.config["YUI"]
    monkeypatch.setitem(web.config, "YUI", config.model_copy(update={"metrics_token": "secret"}))
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_metrics_tell_how_far_each_reader_is_behind(client):
    make_member("Ada")
    with transaction() as session:
        session.add(Stumble(reader="connections", event_id=1, traceback="", at=now()))
    told = client.get("/metrics").text
    assert 'yui_reader_stumbles{reader="connections"} 1.0' in told
    assert 'yui_reader_lag{reader="connections"} 0.0' in told


def test_the_doctor_finds_what_is_wrong_with_a_site_without_workers(app):
    seen = findings(app)
    assert seen["database"] == seen["schema"] == seen["redis"] == seen["clock"] == State.OK
    assert seen["workers"] == seen["schedule"] == State.BAD
    assert seen["mail"] == State.LOOK


def test_the_doctor_goes_on_without_redis(app, without_redis):
    seen = findings(app)
    assert seen["redis"] == State.BAD
    assert seen["database"] == State.OK


def test_the_doctor_names_missing_migrations(app):
    with transaction() as session:
        session.execute(text("update alembic_version set version_num = 'forum'"))
    assert findings(app)["schema"] == State.BAD


def test_the_doctor_names_a_reader_that_stumbled(app):
    with transaction() as session:
        session.add(Stumble(reader="connections", event_id=1, traceback="", at=now()))
    assert findings(app)["reader"] == State.BAD


def test_the_doctor_sees_that_nobody_keeps_the_schedule_any_more(app):
    redis().set("schedule:keeper", f"host:1 {time.time() - 600:.0f}")
    assert findings(app)["schedule"] == State.BAD


def test_the_doctor_ends_with_an_error_when_something_must_be_mended(app):
    db.session.remove()
    result = app.test_cli_runner().invoke(doctor)
    assert result.exit_code == 1
    assert "→ start `yui worker`" in result.output
    assert "need mending" in result.output
