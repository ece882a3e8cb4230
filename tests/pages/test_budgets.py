"""How many database commands a page may cost: few, and never more for more rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.models.members import Member
from app.models.spaces import Space
from app.operations.kinds import KINDS
from app.rules.actor import Actor
from tests.world import make_reply, make_space, make_topic, sign_in

GUEST_COLD, MEMBER = 8, 12


@contextmanager
def commands() -> Iterator[list[str]]:
    """The statements sent while inside; BEGIN and the like are not counted."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def address_of_long_topic(ada: Actor, grace: Actor, questions: Space) -> str:
    topic = make_topic(ada, questions)
    for _time in range(20):
        make_reply(grace, topic)
    return f"/t/{topic.id}"


def cost(client: FlaskClient, address: str) -> int:
    with commands() as sent:
        assert client.get(address).status_code == 200
    return len(sent)


def test_a_guest_pays_once_and_then_nothing(client: FlaskClient, address_of_long_topic: str) -> None:
    assert cost(client, address_of_long_topic) <= GUEST_COLD
    assert cost(client, address_of_long_topic) == 0


def test_a_members_topic_page_stays_in_its_budget(
    client: FlaskClient, ada_member: Member, address_of_long_topic: str
) -> None:
    sign_in(client, ada_member)
    client.get(address_of_long_topic)
    assert cost(client, address_of_long_topic) <= MEMBER


@pytest.mark.parametrize("kind", ["blog", "board", "idea", "knowledge", "question"])
def test_a_topic_of_every_kind_stays_in_a_members_budget(
    client: FlaskClient, ada: Actor, grace_member: Member, kenji: Actor, kind: str
) -> None:
    topic = make_topic(kenji, make_space(kind))
    reply = make_reply(ada, topic)
    make_reply(kenji, topic, to=make_reply(kenji, topic, to=reply))
    address = f"/t/{topic.id}"
    client.get(address)
    assert cost(client, address) == 0
    sign_in(client, grace_member)
    client.get(address)
    assert cost(client, address) <= MEMBER


@pytest.mark.parametrize("address", ["/", "/questions", "/boards", "/s/questions"])
def test_lists_stay_in_their_budget_whatever_their_length(
    client: FlaskClient, ada: Actor, ada_member: Member, questions: Space, board: Space, address: str
) -> None:
    make_topic(ada, questions)
    few = cost(client, address)
    for number in range(12):
        make_topic(ada, questions, f"Another {number}")
    assert few <= GUEST_COLD or address == "/"
    assert cost(client, address) <= few + 1
    sign_in(client, ada_member)
    client.get(address)
    assert cost(client, address) <= MEMBER


def test_every_kind_has_a_list(client: FlaskClient, web: object) -> None:
    for kind in KINDS.values():
        make_space(kind.name)
        assert client.get(kind.path).status_code == 200
