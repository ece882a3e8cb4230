"""What admins keep for the review room."""

from collections.abc import Callable

import pytest

from app.models import Topic
from app.rules import Actor
from tests.visiting import Browser

Add = Callable[..., Topic]
Browse = Callable[..., Browser]

ROOM = "/staff/ideas/review"


@pytest.fixture
def idea(add: Add, ada: Actor) -> Topic:
    return add(ada, "idea", "Let me share unused data", "Between *family* lines.")


def test_admins_keep_departments_and_staff_assign_them(browse: Browse, idea: Topic, kenji: Actor, aoi: Actor) -> None:
    assert browse(kenji).post("/admin/ideas/departments", {"name_en": "Support"}).status_code == 403
    admin = browse(aoi)
    assert admin.post("/admin/ideas/departments", {"name_en": " "}).status_code == 422
    admin.post("/admin/ideas/departments", {"name_en": "Support", "name_ja": "サポート"})
    page = browse(kenji).read(f"{ROOM}/{idea.id}")
    value = page[: page.index(">Support</option>")].rpartition('value="')[2].strip('"')
    client = browse(kenji)
    assert client.post(f"{ROOM}/{idea.id}/department", {"department": value, "due_on": "2099-01-01"}).status_code == 303
    assert 'value="2099-01-01"' in client.read(f"{ROOM}/{idea.id}")


@pytest.mark.parametrize("address", ["/admin/ideas/departments", "/admin/ideas/reasons"])
def test_what_admins_keep_is_closed_to_staff(browse: Browse, aoi: Actor, kenji: Actor, address: str) -> None:
    assert browse(kenji).get(address).status_code == 403
    assert browse(aoi).get(address).status_code == 200
