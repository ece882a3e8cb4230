"""A fault of ours is called one: no second try is asked for where none helps."""

import pytest
from sqlalchemy import text

from app.base.database import db
from app.views import home

pytestmark = pytest.mark.usefixtures("database")


def test_a_database_that_lacks_a_column_is_our_fault_and_not_a_crowd(client, monkeypatch):
    monkeypatch.setattr(home, "home_page", lambda *_who: db.session.execute(text("SELECT nowhere FROM space")))
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.get_data(as_text=True)
