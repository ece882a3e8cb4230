"""Visiting the site as somebody: signed in, and with the token that its forms carry."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.base.database import db
from app.models.members import Member
from app.rules.actor import Actor
from tests.world import sign_in


class Browser:
    """A member's browser: forms carry the token of the page they stand on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token = ""

    def get(self, address: str, **more: object) -> TestResponse:
        return self.client.get(address, **more)

    def post(self, address: str, form: dict[str, object] | None = None, **more: object) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token, **(form or {})}, **more)

    def read(self, address: str) -> str:
        """The page's text, wherever the address leads."""
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def token(self) -> str:
        if not self._token:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/appearance").text)
            assert found
            self._token = found[1]
        return self._token


@pytest.fixture
def browse(web: Flask) -> Callable[..., Browser]:
    """browse(actor): a browser in which that member is signed in; browse(None): a guest's."""

    def _browse(actor: Actor | None) -> Browser:
        client = web.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return Browser(sign_in(client, db.session.get_one(Member, actor.member_id)) if actor else client)

    return _browse
