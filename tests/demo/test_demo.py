"""The demo community: alive in every part, and its books sound."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import Refused
from app.demo import play, script
from app.events.log import LogLine
from app.figures import work
from app.figures.verify import verify as verify_figures
from app.ledger import verify as verify_ledger
from app.models.members import Member
from app.models.posts import Post
from app.models.topics import Topic
from tests.world import make_member


def test_its_words_name_only_people_who_are_there() -> None:
    people = {who.handle: who for who in script.people()}
    for scene in script.scenes():
        assert people[scene.by].comes(scene.ago), scene.title
        for line in scene.lines:
            ago = scene.ago - line.after / 24
            assert ago > 0, (scene.title, line.by)
            assert people[line.by].comes(ago), (scene.title, line.by)
            assert line.by not in line.nices


def test_it_does_not_move_into_a_site_where_people_live(app: Flask) -> None:
    make_member("Ada")
    with pytest.raises(Refused, match="members here already"):
        play.play()


def test_it_is_alive_in_every_part_and_its_books_are_sound(app: Flask) -> None:
    play.play()
    assert db.session.scalar(select(func.count()).select_from(Member)) == 40
    assert (db.session.scalar(select(func.count()).select_from(Post)) or 0) >= 300
    kinds = Counter(db.session.scalars(select(Topic.kind)))
    assert set(kinds) == {"question", "blog", "idea", "board", "knowledge"}
    ideas = set(db.session.scalars(select(Topic.state).where(Topic.kind == "idea")))
    assert ideas == {"not_started", "reviewing", "planned", "done", "declined", "merged"}
    told = set(db.session.scalars(select(LogLine.name).distinct()))
    assert {"chip.given", "tank.deposited", "gift.given", "star.appointed", "post.flagged", "answer.accepted"} <= told
    assert all(found.holds for found in verify_ledger())
    work.come_to_rest()
    assert [verdict.name for verdict in verify_figures() if not verdict.is_ok] == []
