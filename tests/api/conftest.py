"""Programs that send a member's token."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.base.database import db, transaction
from app.http.limits import limiter
from app.models.members import Member
from app.operations import tokens
from app.rules.actor import Actor


@dataclass
class Program:
    """Asks the API; `word` is the token that it sends, if any."""

    web: Flask
    word: str = ""
    tongue: str = "en"

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = {"Accept-Language": self.tongue} | more.pop("headers", {})
        if self.word:
            headers["Authorization"] = f"Bearer {self.word}"
        return self.web.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str, **query: object) -> TestResponse:
        return self.ask("GET", path, query_string=query)

    def post(self, path: str, body: object, key: str = "") -> TestResponse:
        return self.ask("POST", path, json=body, headers={"Idempotency-Key": key} if key else {})


@pytest.fixture
def guest(web: Flask) -> Iterator[Program]:
    yield Program(web)
    limiter.reset()


@pytest.fixture
def program_of(guest: Program) -> Callable[[Member], Program]:
    def made(member: Member) -> Program:
        with transaction():
            word = tokens.issue(Actor.system(), member)
        db.session.commit()
        return Program(guest.web, word)

    return made


@pytest.fixture
def adas(program_of: Callable[[Member], Program], ada_member: Member) -> Program:
    return program_of(ada_member)


@pytest.fixture
def graces(program_of: Callable[[Member], Program], grace_member: Member) -> Program:
    return program_of(grace_member)


@pytest.fixture
def kenjis(program_of: Callable[[Member], Program], kenji_member: Member) -> Program:
    """Staff."""
    return program_of(kenji_member)
