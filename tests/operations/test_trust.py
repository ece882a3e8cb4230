"""Trust levels rise by themselves."""

import pytest
from flask import Flask

from app.base.clock import now
from app.base.database import db, transaction
from app.models import Member
from tests.world import make_member
from workers.jobs import raise_trust


def trust_of(member: Member) -> int:
    return db.session.get_one(Member, member.id, populate_existing=True).trust


@pytest.mark.parametrize(
    ("days", "posts", "best_answers", "trust"), [(8, 5, 0, 1), (8, 0, 1, 1), (8, 4, 0, 0), (6, 50, 5, 0)]
)
def test_a_week_with_five_posts_or_a_best_answer_makes_trust_1(
    app: Flask, days: int, posts: int, best_answers: int, trust: int
) -> None:
    member = make_member("Noa Reis", days=days, trust=0)
    with transaction():
        member.post_count, member.best_answer_count = posts, best_answers
    assert raise_trust() == trust
    assert trust_of(member) == trust


def test_nobody_is_lowered(app: Flask) -> None:
    member = make_member("Noa Reis", trust=3)
    assert raise_trust() == 0
    assert trust_of(member) == 3


def test_who_is_suspended_stays(app: Flask) -> None:
    member = make_member("Noa Reis", trust=0)
    with transaction():
        member.post_count, member.suspended_at = 9, now()
    assert raise_trust() == 0
