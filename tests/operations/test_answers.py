"""What programs were answered is kept while they may try again, and no longer."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.models.answers import KeptAnswer
from app.operations.answers import KEPT
from workers import jobs


def test_an_answer_is_forgotten_when_nobody_tries_again_any_more(app: Flask) -> None:
    ages = {"old": KEPT + timedelta(minutes=1), "late": KEPT - timedelta(minutes=1), "new": timedelta()}
    with transaction() as session:
        session.add_all(KeptAnswer(key=key, asked="", body="{}", at=now() - age) for key, age in ages.items())
    jobs.forget_old_answers()
    assert set(db.session.scalars(select(KeptAnswer.key))) == {"late", "new"}
