"""The review room: what is on the agenda, what counts as gone over, promises, notes, departments."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.base.clock import now
from app.base.database import db, transaction
from app.base.errors import Conflict, Invalid, Refused
from app.events.log import LogLine
from app.kinds.idea import merging, operations
from app.kinds.idea.care import assigning, departments, notes, reasons
from app.kinds.idea.care.promises import overdue
from app.kinds.idea.models import Idea
from app.kinds.idea.review import sessions, telling
from app.kinds.idea.review.agenda import Wanted, agenda, next_left, the_open_session
from app.kinds.idea.review.models import ReviewItem, ReviewSession
from app.kinds.idea.review.summary import summary
from app.models import Member, Role, Topic
from app.operations import accounts, drafting, editing, posting
from app.rules import Actor
from tests.world import make_space


def open_one(actor):
    with transaction():
        return sessions.open_session(actor)


def close(actor):
    with transaction():
        return sessions.close_session(actor, the_open_session())


def decide(actor, topic, status, reason="Because."):
    with transaction():
        operations.decide(actor, topic, status, reason)


def counts():
    db.session.commit()  # what others have written meanwhile is read, too
    session = db.session.scalars(select(ReviewSession).order_by(ReviewSession.id.desc())).first()
    db.session.refresh(session)
    return session.covered_count, session.agenda_count, session.decided_count


def titles(actor, part, **more):
    rows = agenda(actor, the_open_session(), Wanted(part, **more)).rows.rows
    return [row.item.topic.title for row in rows]


def days_ago(topic, days):
    """As if it had been posted so long ago."""
    at = now() - timedelta(days=days)
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == topic.id).values(published_at=at, created_at=at))
        db.session.execute(update(Idea).where(Idea.topic_id == topic.id).values(silent_since=at))
    db.session.expire_all()


@pytest.fixture
def ideas(add, ada, kenji):
    """`old` waits since 40 days, `middle` since 10, `fresh` since today; a session was held 8 days ago."""
    old, middle = add(ada, "idea", "Old"), add(ada, "idea", "Middle")
    days_ago(old, 40)
    days_ago(middle, 10)
    open_one(kenji)
    close(kenji)
    with transaction():
        db.session.execute(update(ReviewSession).values(opened_at=now() - timedelta(days=8)))
    return {"old": old, "middle": middle, "fresh": add(ada, "idea", "Fresh")}


def test_the_agenda_has_three_parts(ideas, kenji):
    open_one(kenji)
    assert {part: titles(kenji, part) for part in ("due", "new", "waiting")} == {
        "due": ["Old"],
        "new": ["Fresh"],
        "waiting": ["Middle"],
    }


def test_in_the_first_session_everything_is_new(add, ada, kenji):
    add(ada, "idea", "First")
    open_one(kenji)
    assert titles(kenji, "new") == ["First"]


def test_a_decided_idea_is_on_no_agenda(add, ada, kenji):
    decide(kenji, add(ada, "idea"), "planned")
    assert open_one(kenji).agenda_count == 0


def test_whoever_opens_second_joins_the_open_session(ideas, kenji, aoi):
    assert open_one(kenji).id == open_one(aoi).id
    assert counts()[1] == 3


def test_members_open_no_session(ada):
    with pytest.raises(Refused, match="Staff decide"), transaction():
        sessions.open_session(ada)


def test_coverage_counts_each_idea_once_whatever_is_said_about_it(ideas, kenji, aoi):
    open_one(kenji)
    with transaction():
        operations.mark_seen(kenji, ideas["fresh"])
    assert counts() == (1, 3, 0)
    decide(aoi, ideas["fresh"], "reviewing")
    decide(aoi, ideas["fresh"], "planned")
    assert counts() == (1, 3, 1)
    with transaction():
        posting.reply(kenji, ideas["old"], "We asked the makers.")
    assert counts() == (2, 3, 1)
    assert titles(kenji, "covered") == ["Old", "Fresh"]
    assert (titles(kenji, "due"), titles(kenji, "waiting")) == ([], ["Middle"])


def test_a_decision_taken_back_counts_no_more(ideas, kenji):
    open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    decide(kenji, ideas["old"], "reviewing")
    assert counts() == (1, 3, 0)


def test_a_receipt_of_long_ago_is_looked_at_again_in_each_session(ideas, kenji):
    with transaction():
        operations.mark_seen(kenji, ideas["middle"])
    open_one(kenji)
    assert counts()[0] == 0
    with transaction():
        assert not operations.mark_seen(kenji, ideas["middle"])
    assert counts()[0] == 1


def test_what_is_posted_while_a_session_is_open_belongs_to_it(ideas, add, ada, kenji):
    open_one(kenji)
    add(ada, "idea", "In between")
    assert counts()[1] == 4
    assert titles(kenji, "new") == ["Fresh", "In between"]


def test_what_is_taken_away_is_gone_over_and_comes_back_when_shown_again(ideas, kenji):
    open_one(kenji)
    post = posting.opening_post(ideas["old"].id)
    with transaction():
        editing.hide(kenji, post)
    assert (counts()[0], titles(kenji, "due")) == (1, [])
    with transaction():
        editing.restore(kenji, post)
    assert (counts()[0], titles(kenji, "due")) == (0, ["Old"])


def test_members_comments_are_no_word_of_staff(ideas, grace, kenji):
    open_one(kenji)
    with transaction():
        posting.reply(grace, ideas["old"], "Me too.")
    assert counts()[0] == 0
    assert overdue(kenji).silent.count == 1


def test_what_was_left_comes_again(ideas, kenji):
    open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    closed = close(kenji)
    assert (closed.covered_count, closed.agenda_count, closed.left_count) == (1, 3, 2)
    assert open_one(kenji).agenda_count == 2


def test_of_two_who_close_the_second_is_told(ideas, kenji, aoi):
    session = open_one(kenji)
    close(kenji)
    with pytest.raises(Conflict, match="closed this session already"), transaction():
        sessions.close_session(aoi, session)


def test_the_log_tells_the_coverage(ideas, kenji):
    session = open_one(kenji)
    decide(kenji, ideas["old"], "declined")
    close(kenji)
    told = db.session.scalars(select(LogLine).where(LogLine.name == "review.closed").order_by(LogLine.id)).all()[-1]
    numbers = {"session_id": session.id, "agenda_count": 3, "covered_count": 1, "decided_count": 1}
    assert told.body == numbers


def test_going_on_leads_through_all_parts_past_ideas_that_others_are_on(ideas, kenji):
    session = open_one(kenji)
    assert next_left(kenji, session, None, ()) == ideas["old"].id
    assert next_left(kenji, session, None, {ideas["old"].id}) == ideas["fresh"].id
    last = db.session.get(ReviewItem, (session.id, ideas["middle"].id))
    assert next_left(kenji, session, last, ()) == ideas["old"].id


def test_an_idea_moved_to_another_space_stays_on_the_agenda_and_follows_the_filter(ideas, kenji):
    open_one(kenji)
    elsewhere = make_space("idea", "elsewhere")
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == ideas["old"].id).values(space_id=elsewhere.id))
    db.session.expire_all()
    assert titles(kenji, "due", space_id=elsewhere.id) == ["Old"]
    assert titles(kenji, "due", space_id=ideas["fresh"].space_id) == []
    decide(kenji, ideas["old"], "planned")
    assert counts() == (1, 3, 1)


def test_an_idea_of_an_author_who_left_is_decided_and_credited_as_everybodys(ideas, add, grace, kenji):
    other = add(grace, "idea", "By Grace")
    open_one(kenji)
    with transaction():
        accounts.leave(grace, db.session.get_one(Member, grace.member_id))
    decide(kenji, other, "planned")
    decide(kenji, ideas["old"], "planned")
    told = summary(kenji, close(kenji))
    assert [member.display_name for member in told.credited] == ["Ada Lovelace", "Former member"]


def test_two_reviewers_who_decide_in_the_same_instant_cover_the_idea_once(app, ideas, kenji, aoi):
    open_one(kenji)
    topic_id, outcomes, ready = ideas["old"].id, [], threading.Barrier(2, timeout=20)

    def answer(actor, status):
        with app.app_context():
            topic = db.session.get_one(Topic, topic_id)
            ready.wait()
            try:
                with transaction():
                    operations.decide(actor, topic, status, "My own words.", seen_change=0)
                outcomes.append("decided")
            except Conflict:
                outcomes.append("told")
            db.session.remove()

    threads = [threading.Thread(target=answer, args=each) for each in ((kenji, "planned"), (aoi, "declined"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "told"]
    assert counts() == (1, 3, 1)


def test_the_summary_says_what_was_decided_and_what_waits(ideas, add, ada, grace, kenji):
    twin = add(grace, "idea", "Twin")
    open_one(kenji)
    with transaction():
        merging.merge(kenji, twin, ideas["fresh"], "The same wish.")
    decide(kenji, ideas["fresh"], "done", "It is out.")
    told = summary(kenji, close(kenji))
    assert [(each.topic.title, each.status, each.reason) for each in told.decided] == [
        ("Fresh", "done", "It is out."),
        ("Twin", "merged", "The same wish."),
    ]
    assert [item.topic.title for item in told.waiting] == ["Old", "Middle"]
    assert {member.id for member in told.credited} == {ada.member_id, grace.member_id}


def test_the_summary_becomes_a_draft_of_the_blog_in_both_languages(ideas, kenji):
    open_one(kenji)
    decide(kenji, ideas["old"], "planned", "In *spring*.")
    closed = close(kenji)
    with transaction():
        draft = telling.begin_post(kenji, closed, ("ja", "en"))
    assert "## 実施予定" in draft.source
    assert "## Planned" in draft.source
    assert f"[Old](/t/{ideas['old'].id})" in draft.source
    assert "In \\*spring\\*." in draft.source


def test_a_post_of_the_blog_begun_before_is_never_overwritten(ideas, kenji):
    open_one(kenji)
    closed = close(kenji)
    with transaction():
        drafting.save_draft(kenji, "new:blog", "Mine", "Half a post.")
    with pytest.raises(Conflict, match="in your drafts"), transaction():
        telling.begin_post(kenji, closed, ("en",))
    assert drafting.draft_at(kenji, "new:blog").source == "Half a post."


def test_ideas_of_closed_spaces_are_not_told_to_everybody(ideas, kenji):
    secret = make_space("idea", "secret", read_role=Role.STAFF)
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == ideas["old"].id).values(space_id=secret.id))
    db.session.expire_all()
    open_one(kenji)
    decide(kenji, ideas["old"], "planned")
    with transaction():
        draft = telling.begin_post(kenji, the_open_session(), ("en",))
    assert "Old" not in draft.source


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
