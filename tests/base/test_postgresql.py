"""What PostgreSQL is told on every connection."""

import pytest
from sqlalchemy import text

from app.base.database import db

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_no_machine_code_is_made_for_a_question_asked_once():
    db.session.remove()
    db.engine.dispose()
    assert db.session.scalar(text("SHOW jit")) == "off"
