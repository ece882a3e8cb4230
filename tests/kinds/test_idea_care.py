"""Looking after ideas: templates of reasons, notes, departments, promises."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.events.log import LogLine
from app.kinds.idea import operations
from app.kinds.idea.care import assigning, departments, notes, reasons
from app.kinds.idea.care.promises import overdue
from app.operations import editing, posting
from app.rules import Actor
from tests.kinds.reviewing import decide, open_one, titles


def test_a_template_is_sent_only_when_it_was_edited(ideas, kenji):
    begun = next(each for each in reasons.beginnings(ideas["old"]) if each.status == "planned")
    for words in (begun.text, "  " + begun.text.replace(reasons.BLANK, "").strip() + reasons.BLANK):
        with pytest.raises(Invalid, match="blank"), transaction():
            operations.decide(kenji, ideas["old"], "planned", words)
    decide(kenji, ideas["old"], "planned", begun.text.replace(reasons.BLANK, "in April"))


def test_a_template_without_a_blank_is_not_sent_unchanged_either(ideas, aoi, kenji):
    with transaction():
        reasons.add_template(aoi, "declined", "今回は見送ります。", "Not this time.")
    for words in ("Not this time.", " not  THIS time ", "今回は見送ります"):
        with pytest.raises(Invalid, match="template as it stands"), transaction():
            operations.decide(kenji, ideas["old"], "declined", words)
    decide(kenji, ideas["old"], "declined", "Not this time: the law forbids it.")


def test_admins_keep_the_templates(aoi, kenji):
    with pytest.raises(Refused), transaction():
        reasons.add_template(kenji, "done", "", "It is out.")
    with transaction():
        template = reasons.add_template(aoi, "done", "", "It is out: 〔…〕")
    assert template.text_in("ja") == "It is out: 〔…〕"
    with transaction():
        reasons.remove_template(aoi, template.id)


def test_notes_are_staffs_alone(ideas, ada, kenji, aoi):
    with transaction():
        note = notes.add_note(kenji, ideas["old"], "Ask the makers.")
    assert [each.text for each in notes.notes_on(aoi, ideas["old"])] == ["Ask the makers."]
    with pytest.raises(Refused):
        notes.notes_on(ada, ideas["old"])
    with pytest.raises(Refused, match="Only its author"), transaction():
        notes.remove_note(aoi, ideas["old"], note.id)
    with transaction():
        notes.remove_note(kenji, ideas["old"], note.id)
    assert not notes.notes_on(kenji, ideas["old"])


def test_a_department_looks_after_an_idea_until_its_day(ideas, aoi, kenji):
    with transaction():
        support = departments.add_department(aoi, "サポート", "Support")
    day = (now() + timedelta(days=3)).date().isoformat()
    with transaction():
        assigning.assign(kenji, ideas["old"], assigning.Task(str(support.id), day))
    told = db.session.scalars(select(LogLine).where(LogLine.name == "idea.assigned")).one().body
    assert told == {"topic_id": ideas["old"].id, "department_id": support.id, "due_on": day}
    open_one(kenji)
    assert titles(kenji, "due", department_id=support.id) == ["Old"]
    assert titles(kenji, "new", department_id=support.id) == []


@pytest.mark.parametrize(
    ("department", "due_on", "why"),
    [("77", "", "of the list"), ("x", "", "of the list"), ("1", "soon", "like 2027"), ("1", "2020-01-01", "to come")],
)
def test_nonsense_is_not_assigned(ideas, aoi, kenji, department, due_on, why):
    with transaction():
        made = departments.add_department(aoi, "サポート", "")
    with pytest.raises(Invalid, match=why), transaction():
        assigning.assign(kenji, ideas["old"], assigning.Task(str(made.id) if department == "1" else department, due_on))


def test_a_closed_department_takes_nothing_new(ideas, aoi, kenji):
    with transaction():
        made = departments.add_department(aoi, "", "Support")
    with transaction():
        assigning.assign(kenji, ideas["old"], assigning.Task(str(made.id), ""))
    with transaction():
        departments.set_department_open(aoi, made.id, False)
    with pytest.raises(Invalid, match="of the list"), transaction():
        assigning.assign(kenji, ideas["fresh"], assigning.Task(str(made.id), ""))
    with transaction():
        assigning.assign(kenji, ideas["old"], assigning.Task(str(made.id), ""))


def test_promises_that_are_overdue_are_told_the_oldest_first(ideas, kenji):
    owed = overdue(kenji)
    assert [idea.topic.title for idea in owed.unseen.first] == ["Old", "Middle"]
    assert [idea.topic.title for idea in owed.silent.first] == ["Old"]
    with transaction():
        posting.reply(kenji, ideas["old"], "We asked the makers.")
    assert (overdue(kenji).silent.count, overdue(kenji).unseen.count) == (0, 2)
    decide(kenji, ideas["middle"], "declined")
    assert overdue(kenji).unseen.count == 1


def test_a_word_that_is_taken_back_was_none(ideas, kenji):
    with transaction():
        word = posting.reply(kenji, ideas["old"], "We asked the makers.")
    with transaction():
        editing.remove(kenji, word)
    assert overdue(kenji).silent.count == 1


def test_a_guest_actor_is_owed_nothing_of_closed_spaces(ideas):
    assert overdue(Actor.guest()).silent.count == 1
