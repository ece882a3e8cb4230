"""Migrations meet databases that people have written in."""

import json
from pathlib import Path

from flask import Flask
from flask_migrate import downgrade, upgrade

from app import Config, create_app
from app.base.clock import now
from app.base.database import db, transaction
from app.models.posts import Post
from app.programs import occasions
from app.programs.occasions import Part
from app.readers.connections import Contact
from app.readers.occasions import OutsideFact
from app.rules.actor import Actor
from tests import services
from tests.world import catch_up, make_member, make_reply, make_space, make_topic


def test_a_filled_sqlite_database_goes_back_and_forth_and_keeps_its_posts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yui.db'}"
    config = Config(home=tmp_path, DATABASE_URL=url, REDIS_URL=services.redis_url(), secret_key="only for tests")
    with create_app(config).app_context():
        upgrade()
        ada = Actor.of(make_member("Ada"))
        topic = make_topic(ada, make_space("board"), "A topic from before", "Words that were there before.")
        make_reply(ada, topic)
        db.session.remove()
        downgrade(revision="forum")
        upgrade()
        assert [post.number for post in db.session.query(Post).order_by(Post.number)] == [1, 2]
        assert db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        db.session.remove()


def test_who_came_to_an_event_before_is_known_to_the_readers_of_today(sqlite_app: Flask) -> None:
    ada, grace = (make_member(name) for name in ("Ada", "Grace"))
    with transaction():
        occasions.tell(Actor.system(), "event", "Meeting", now().date(), [ada.handle, grace.handle])
    catch_up("connections")
    db.session.remove()
    downgrade(revision="topics_by_state")
    with db.engine.begin() as connection:
        lines = connection.exec_driver_sql("SELECT id, body FROM event WHERE name = 'occasion.took_part'").all()
        for line_id, body in lines:  # as they were told then
            told = {key: value for key, value in json.loads(body).items() if key != "occasion_id"}
            connection.exec_driver_sql("UPDATE event SET body = ? WHERE id = ?", (json.dumps(told), line_id))
        connection.exec_driver_sql("DELETE FROM contact")
        connection.exec_driver_sql("DELETE FROM connection")
    upgrade()
    catch_up("connections", "occasions", "points")
    assert db.session.query(Contact).count() == 2
    assert db.session.query(OutsideFact).count() == 2
    assert db.session.query(Part).filter(Part.told_at.is_not(None)).count() == 2
