"""Members who act all at once; run as `python -m tests.programs.crowd URL SEED ACTS` in several processes."""

import random
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import Config, create_app
from app.base.database import db, transaction
from app.base.errors import Refusal
from app.models.members import Member
from app.models.posts import Post
from app.programs.chips import PRESETS, give_chip
from app.programs.tank import deposit, withdraw
from app.programs.wallet import give_gift
from app.queries.topic_page import find_post
from app.rules import Actor

AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
THREADS = 2


def act_for_a_while(app: Flask, seed: int, acts: int) -> None:
    """One member after another does something; what the rules refuse is part of life."""
    dice = random.Random(seed)
    with app.app_context():
        members = list(db.session.scalars(select(Member.id).order_by(Member.id)))
        posts = list(db.session.scalars(select(Post.id).order_by(Post.id)))
        for number in range(acts):
            key = f"{seed}-{number}" if dice.random() < 0.8 else f"shared-{dice.randrange(10)}"
            try:
                _act(dice, members, posts, key)
            except Refusal:
                db.session.rollback()


def _act(dice: random.Random, members: list[int], posts: list[int], key: str) -> None:
    actor = Actor.of(db.session.get_one(Member, dice.choice(members), populate_existing=True))
    deed = dice.choice(("chip", "gift", "deposit", "withdraw"))
    if deed == "chip":
        post = find_post(actor, dice.choice(posts))
        with transaction():
            give_chip(actor, post, dice.choice(PRESETS), "", f"chip-{key}", at=AT)
    elif deed == "gift":
        to = db.session.get_one(Member, dice.choice(members))
        with transaction():
            give_gift(actor, to, dice.randint(1, 80), "", f"gift-{key}", at=AT)
    else:
        move = deposit if deed == "deposit" else withdraw
        with transaction():
            move(actor, dice.randint(1, 90), "", f"{deed}-{key}", at=AT)


def main(url: str, seed: str, acts: str) -> None:
    app = create_app(Config(home=Path(tempfile.mkdtemp()), DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:1/0"))
    failures: list[BaseException] = []
    threading.excepthook = lambda args: failures.append(args.exc_value or RuntimeError(str(args.exc_type)))
    threads = [
        threading.Thread(target=act_for_a_while, args=(app, int(seed) * THREADS + number, int(acts)))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


if __name__ == "__main__":
    main(*sys.argv[1:])
