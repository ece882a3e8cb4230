"""The tests' own ground: real databases and real Redis, as new for each test."""

import pytest
from sqlalchemy import select, text

from app.base.database import db, is_sqlite, transaction
from app.base.redis import client
from app.events.forum import NiceGiven
from app.events.log import LogLine, append


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_each_test_begins_with_an_empty_log_and_an_empty_redis(turn):
    assert db.session.scalars(select(LogLine)).all() == []
    assert client().keys("*") == []
    with transaction():
        append(NiceGiven(post_id=1, topic_id=1, author_id=1), None)
    assert db.session.scalars(select(LogLine.name)).all() == ["nice.given"]
    assert client().exists("rq:job:catch_up_all")


def test_both_databases_are_the_real_ones(database, database_kind):
    assert is_sqlite() is (database_kind == "sqlite")
    version = "sqlite_version()" if is_sqlite() else "version()"
    assert db.session.scalar(text(f"select {version}"))


def test_the_site_answers(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").text == "ready\n"
