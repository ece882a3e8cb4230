"""What a session came to, and its summary for the blog."""

import pytest
from sqlalchemy import update

from app.base.database import db, transaction
from app.base.errors import Conflict
from app.kinds.idea import merging
from app.kinds.idea.review import telling
from app.kinds.idea.review.agenda import the_open_session
from app.kinds.idea.review.summary import summary
from app.models import Member, Role, Topic
from app.operations import accounts, drafting
from tests.kinds.reviewing import close, decide, open_one
from tests.world import make_space


def test_an_idea_of_an_author_who_left_is_decided_and_credited_as_everybodys(ideas, add, grace, kenji):
    other = add(grace, "idea", "By Grace")
    open_one(kenji)
    with transaction():
        accounts.leave(grace, db.session.get_one(Member, grace.member_id))
    decide(kenji, other, "planned")
    decide(kenji, ideas["old"], "planned")
    told = summary(kenji, close(kenji))
    assert [member.display_name for member in told.credited] == ["Ada Lovelace", "Former member"]


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
