"""Migrations meet databases that people have written in."""

from pathlib import Path

from flask_migrate import downgrade, upgrade

from app import Config, create_app
from app.base.database import db
from app.models.posts import Post
from app.rules.actor import Actor
from tests import services
from tests.world import make_member, make_reply, make_space, make_topic


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
