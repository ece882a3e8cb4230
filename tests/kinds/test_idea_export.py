"""The CSV of all ideas: every step of each, read in pieces, for staff."""

import csv
from collections.abc import Callable
from io import StringIO

from app.base.database import db, transaction
from app.kinds.idea import merging, operations
from app.models import Member, Topic
from app.operations import accounts
from app.rules import Actor
from tests.pages.test_budgets import commands
from tests.visiting import Browser

Add = Callable[..., Topic]
Browse = Callable[..., Browser]


def lines(browser: Browser) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(browser.get("/staff/ideas.csv").text.removeprefix("\ufeff"))))


def test_every_idea_stands_there_with_all_its_steps(browse: Browse, add: Add, ada, grace, kenji, monkeypatch) -> None:
    monkeypatch.setattr("app.kinds.idea.exporting.PIECE", 2)
    ideas = [add(ada, "idea", title) for title in ("=cmd()", "Two, with a comma", "Three", "Four")]
    with transaction():
        operations.decide(kenji, ideas[0], "planned", "In “spring”,\nsurely.")
    with transaction():
        merging.merge(kenji, ideas[1], ideas[2], "The same.")
    with transaction():
        accounts.leave(ada, db.session.get_one(Member, ada.member_id))
    found = lines(browse(kenji))
    assert [(int(row["idea"]), row["step"]) for row in found] == [
        (ideas[0].id, "posted"),
        (ideas[0].id, "seen"),
        (ideas[0].id, "planned"),
        (ideas[1].id, "posted"),
        (ideas[1].id, "seen"),
        (ideas[1].id, "merged"),
        (ideas[2].id, "posted"),
        (ideas[3].id, "posted"),
    ]
    assert (found[2]["reason"], found[2]["step_by"]) == ("In “spring”,\nsurely.", "kenji")
    assert found[0]["title"] == "'=cmd()"
    assert found[5]["merged_into"] == str(ideas[2].id)
    assert "ada" not in {row["author"] for row in found}


def test_its_cost_grows_by_pieces_not_by_ideas(browse: Browse, add: Add, ada: Actor, kenji: Actor) -> None:
    client = browse(kenji)
    add(ada, "idea", "First")
    with commands() as few:
        lines(client)
    for number in range(20):
        add(ada, "idea", f"Idea {number}")
    with commands() as many:
        assert len(lines(client)) == 21
    assert len(many) == len(few)


def test_it_is_for_staff(browse: Browse, add: Add, ada: Actor) -> None:
    assert browse(ada).get("/staff/ideas.csv").status_code == 403
