"""The demo community: alive in every part, and its books sound."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.clock import day_of, now
from app.base.database import Model, db
from app.base.errors import Refused
from app.demo import play, script
from app.events.log import LogLine
from app.figures import work
from app.figures.heat.tables import HeatNow
from app.figures.tables import LevelChange
from app.figures.verify import verify as verify_figures
from app.kinds.blog.models import BlogCover
from app.kinds.idea.care.models import IdeaNote
from app.kinds.idea.festival.models import FestivalVote
from app.kinds.idea.models import Idea
from app.kinds.idea.review.models import ReviewSession
from app.ledger import Transfer
from app.ledger import verify as verify_ledger
from app.models.festivals import Festival, Phase
from app.models.members import Member
from app.models.moderation import Flag
from app.models.posts import Post
from app.models.topics import Topic
from app.operations.amounts import PRESETS
from app.programs.chips.models import Chip
from app.programs.fairness import Finding
from app.programs.grants import Grant
from app.programs.lottery.models import Lottery
from app.programs.occasions import Conversion, Part
from app.programs.polls import Poll
from app.programs.rewards.models import RewardOrder
from app.programs.tank.models import TankMovement
from app.readers.badges import MemberBadge
from app.readers.notifications import Notification
from app.settings.store import site
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


def test_its_chips_are_of_the_amounts_that_there_are_and_nobody_thanks_themselves() -> None:
    for scene in script.scenes():
        authors = [scene.by, *(line.by for line in scene.lines)]
        for number, line in enumerate(scene.lines, start=1):
            for giver, amount, _words in line.chips:
                assert amount in PRESETS
                assert giver != authors[line.to if giver == line.by else number]


def test_it_is_alive_in_every_part_and_its_books_are_sound(app: Flask) -> None:
    play.play()
    assert count(Member) == 40
    assert count(Post) >= 300
    kinds = Counter(db.session.scalars(select(Topic.kind)))
    assert set(kinds) == {"question", "blog", "idea", "board", "knowledge"}
    ideas = set(db.session.scalars(select(Topic.state).where(Topic.kind == "idea")))
    assert ideas == {"not_started", "reviewing", "planned", "done", "declined", "merged"}
    told = set(db.session.scalars(select(LogLine.name).distinct()))
    assert {"chip.given", "tank.deposited", "gift.given", "star.appointed", "post.flagged", "answer.accepted"} <= told
    the_shop_and_the_lottery_are_visited()
    the_people_move()
    staff_honour_and_look_after()
    polls_are_open_and_closed()
    the_idea_farm_is_tended()
    nothing_lies_in_the_future()
    assert all(found.holds for found in verify_ledger())
    work.come_to_rest()
    assert [verdict.name for verdict in verify_figures() if not verdict.is_ok] == []


def the_shop_and_the_lottery_are_visited() -> None:
    assert set(db.session.scalars(select(RewardOrder.state))) == {"held", "approved", "sent", "cancelled"}
    drawn, open_one = db.session.scalars(select(Lottery).order_by(Lottery.id))
    assert drawn.settled_at
    assert drawn.draw_count > 30
    assert open_one.closes_at > now()
    assert open_one.draw_count > 0
    assert count(Chip) >= 15
    assert count(TankMovement) >= 20


def the_people_move() -> None:
    """Levels up and down, heat up and down, news for the demo accounts, a blog with covers, work for staff and done."""
    ranks = {"dormant": 0, "low": 1, "light": 2, "core": 3}
    moves = db.session.execute(select(LevelChange.from_level, LevelChange.to_level)).all()
    assert {ranks[to] > ranks[before] for before, to in moves if before} == {True, False}
    assert {"rising", "fading", "steady"} <= set(db.session.scalars(select(HeatNow.state)))
    for address in ("member", "staff", "admin"):
        unread = select(func.count(Notification.id)).join(Member, Member.id == Notification.member_id)
        mine = unread.where(Member.email == f"{address}@demo.example", Notification.read_at.is_(None))
        assert db.session.scalar(mine), address
    assert count(BlogCover) >= 6
    assert set(db.session.scalars(select(Flag.upheld))) == {None, True, False}


def staff_honour_and_look_after() -> None:
    """A grant that waits for a second admin, a badge by hand, an event elsewhere, a circle of gifts to look at."""
    assert Counter(db.session.scalars(select(Grant.state))) == {"paid": 2, "waiting": 1}
    assert set(db.session.scalars(select(MemberBadge.citation).where(MemberBadge.source == "staff")))
    assert count(Part) >= 40
    assert count(Conversion) == 16
    assert db.session.scalars(select(Finding.state)).all() == ["open"]


def polls_are_open_and_closed() -> None:
    """Some of either, in either language, and each with votes."""
    found = db.session.scalars(select(Poll).order_by(Poll.id)).all()
    assert sorted(poll.closed_at is None for poll in found) == [False, False, True, True]
    assert all(poll.voter_count >= 5 for poll in found)
    assert {poll.kind for poll in found} == {"single", "multiple", "ranked"}


def the_idea_farm_is_tended() -> None:
    """Sessions that are closed, one half gone over, notes, departments; a festival that is over, one that runs."""
    *closed, open_one = db.session.scalars(select(ReviewSession).order_by(ReviewSession.id))
    assert len(closed) >= 2
    assert all(each.closed_at and each.covered_count for each in closed)
    assert open_one.closed_at is None
    assert 0 < open_one.covered_count < open_one.agenda_count
    assert count(IdeaNote) >= 3
    due = set(db.session.scalars(select(Idea.due_on).where(Idea.department_id.is_not(None))))
    assert min(due) < day_of(now(), site().zone) < max(due)
    over, running = db.session.scalars(select(Festival).order_by(Festival.id))
    assert (over.phase(now()), running.phase(now())) == (Phase.OVER, Phase.RUNNING)
    assert over.ended_at == over.ends_at
    for festival in (over, running):
        mine = FestivalVote.festival_id == festival.id
        assert db.session.scalar(select(func.count(FestivalVote.member_id.distinct())).where(mine)) >= 8
    kinds = set(db.session.scalars(select(Notification.what)))
    assert {"festival_begun", "festival_over"} <= kinds


def nothing_lies_in_the_future() -> None:
    for moment in (LogLine.happened_at, Post.created_at, Transfer.at, Notification.told_at):
        assert db.session.scalar(select(func.max(moment))) <= now(), moment


def count(table: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
