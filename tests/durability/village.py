"""A site's eight members, and what its database holds in the end; `python -m tests.durability.village found|kept`.

A process of its own: an application on the site's data folder would stand in the way of other tests' applications.
"""

import json
import sys
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, transaction
from app.ledger import ISSUED, Note, move, wallet
from app.models.members import Member
from app.models.posts import Post
from app.models.spaces import Space
from app.models.topics import Topic
from app.programs.chips.models import Chip
from app.programs.tank.models import TankMovement
from app.programs.wallet.models import Gift
from app.rules.actor import Actor
from app.settings.store import change
from app.web import create_web_app
from tests.world import make_member, make_reply, make_space, make_topic, sign_in

HANDLES = ("aki", "ben", "chie", "dora", "emi", "finn", "gota", "hana")
PLENTY = 1_000_000
LIMITS = ("chip_limit_day", "chip_limit_pair_day", "gift_limit_day", "gift_limit_pair_day")
LIMITS += ("tank_month_cap", "tank_month_times")


def found(app: Flask) -> dict[str, Any]:
    """Settle eight members with points, one topic with a post of each, and limits that nobody meets."""
    upgrade()
    members = [make_member(handle.title(), days=400) for handle in HANDLES]
    with transaction():
        for name in (*LIMITS, "tank_need_below"):
            change(name, PLENTY)
        change("tank_open_from", 1)
        for member in members:
            note = Note(kind="grant", key=f"founding:{member.id}", at=now())
            move(ISSUED, wallet(member.id), 5_000, note)
    topic = make_topic(
        Actor.of(members[0]),
        make_space("question", "questions"),
        "Who lives in this village?",
        "Say who you are, all of you.",
    )
    posts = [make_reply(Actor.of(member), topic, f"Here is {member.handle}, of this village.").id for member in members]
    sessions = {member.handle: _session(app, member) for member in members}
    return {"topic": topic.id, "space": topic.space_id, "posts": posts, "sessions": sessions}


def _session(app: Flask, member: Member) -> str:
    cookie = sign_in(app.test_client(), member).get_cookie("session")
    assert cookie
    return cookie.value


def kept(_app: Flask) -> dict[str, Any]:
    """Every act by the key that its sender gave it, and the counters beside them."""
    posts = db.session.execute(select(Post.request_key, Post.id, Post.source).where(Post.request_key.is_not(None)))
    gifts = select(Gift.request_key, Gift.amount)
    tank = select(TankMovement.request_key, TankMovement.amount)
    chips = select(Chip.request_key, Chip.amount)
    return {
        "posts": {key.partition(":")[2]: [post_id, source] for key, post_id, source in posts},
        "points": {key: amount for query in (gifts, tank, chips) for key, amount in db.session.execute(query)},
        "counters": _wrong_counters(),
    }


def _wrong_counters() -> list[str]:
    """The counters that pages show, where they are not what is there."""
    posts = select(func.count()).where(Post.topic_id == Topic.id).scalar_subquery()
    chips = select(func.coalesce(func.sum(Chip.amount), 0)).where(Chip.post_id == Post.id).scalar_subquery()
    written = select(func.count()).where(Post.author_id == Member.id).scalar_subquery()
    topics = select(func.count()).where(Topic.space_id == Space.id).scalar_subquery()
    wrong = {
        "posts of topic": select(Topic.id).where(Topic.post_count != posts),
        "number of topic": select(Topic.id).where(Topic.last_number != posts),
        "chips on post": select(Post.id).where(Post.chip_points != chips),
        "posts of member": select(Member.id).where(Member.post_count != written),
        "topics of space": select(Space.id).where(Space.topic_count != topics),
    }
    return [f"{what} {each}" for what, query in wrong.items() for each in db.session.scalars(query)]


def main(act: str) -> None:
    app = create_web_app()
    with app.app_context():
        sys.stdout.write(json.dumps({"found": found, "kept": kept}[act](app)))


if __name__ == "__main__":
    main(sys.argv[1])
