"""Bookmarks that remind: in the morning of the day that was chosen, once, as long as the post can be read."""

from datetime import timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Invalid
from app.models.members import Member
from app.models.posts import Bookmark
from app.operations import editing, reacting, reminding
from app.queries.my_shelf import my_reminders
from app.queries.notification_list import notification_list
from app.queries.topic_page import find_post
from tests.points.scene import send
from tests.world import catch_up, make_reply, sign_in
from workers import jobs


def remind(actor, post, *, days=1, note=""):
    with transaction():
        reminding.keep(actor, find_post(actor, post.id), remind_at=now() + timedelta(days=days), note=note)


def told(actor, *, days):
    """What was told once so many days have gone by, however often the schedule looks."""
    with standing_at(now() + timedelta(days=days)):
        for _again in range(2):
            jobs.remind_of_bookmarks()
            catch_up("notifications")
    db.session.rollback()
    return [
        (line.what, line.words) for line in notification_list(actor.member_id).lines.rows if line.what == "reminder"
    ]


def test_a_reminder_comes_at_its_time_and_once_with_the_note(ada, answer_by_grace):
    remind(ada, answer_by_grace, note="Try it at home")
    assert told(ada, days=0.5) == []
    assert told(ada, days=2) == [("reminder", "Try it at home")]
    assert my_reminders(ada).rows == []


def test_a_new_moment_reminds_again(ada, answer_by_grace):
    remind(ada, answer_by_grace)
    assert len(told(ada, days=2)) == 1
    remind(ada, answer_by_grace, days=5)
    assert len(told(ada, days=3)) == 1
    assert len(told(ada, days=6)) == 2


def test_who_takes_the_reminder_or_the_bookmark_away_is_not_reminded(ada, grace, answer_by_grace):
    remind(ada, answer_by_grace)
    with transaction():
        reminding.keep(ada, find_post(ada, answer_by_grace.id), remind_at=None)
    remind(grace, answer_by_grace)
    with transaction():
        reacting.forget_bookmark(grace, answer_by_grace)
    assert told(ada, days=2) == told(grace, days=2) == []


def test_nobody_is_reminded_of_what_they_may_not_read_any_more(ada, kenji, answer_by_grace):
    remind(ada, answer_by_grace)
    with transaction():
        editing.hide(kenji, find_post(kenji, answer_by_grace.id))
    assert told(ada, days=2) == []


def test_a_moment_gone_by_is_refused(ada, answer_by_grace):
    with pytest.raises(Invalid):
        remind(ada, answer_by_grace, days=-1)


def test_reminders_stand_in_the_order_of_their_moments(ada, grace, answer_by_grace):
    later, sooner = answer_by_grace, make_reply(grace, answer_by_grace.topic, "Or unplug it.")
    remind(ada, later, days=9)
    remind(ada, sooner, days=2)
    assert [row.post_id for row in my_reminders(ada).rows] == [sooner.id, later.id]


@pytest.mark.parametrize(("choice", "day"), [("tomorrow", "2026-11-24"), ("week", "2026-11-30"), ("day", "2026-12-24")])
def test_the_form_means_nine_in_the_morning_by_the_members_clock(client, ada_member, answer_by_grace, choice, day):
    with transaction() as session:
        session.get_one(Member, ada_member.id).zone = "Asia/Tokyo"
    late = now().replace(year=2026, month=11, day=22, hour=16)  # already the 23rd in Tokyo
    sign_in(client, db.session.get_one(Member, ada_member.id))
    with standing_at(late):
        form = {"remind": choice, "remind_on": "2026-12-24", "note": "Look again"}
        done = send(client, f"/p/{answer_by_grace.id}/reminder", form, form=f"/p/{answer_by_grace.id}/bookmark")
    assert done.location == f"/p/{answer_by_grace.id}"
    db.session.rollback()
    kept = db.session.get_one(Bookmark, (ada_member.id, answer_by_grace.id))
    assert kept.remind_at.isoformat() == f"{day}T00:00:00+00:00"
    page = client.get("/bookmarks?order=reminder").text
    assert "Look again" in page
    assert "No reminders to come" not in page


def test_a_day_that_is_none_keeps_the_form_and_what_was_typed(client, ada_member, answer_by_grace):
    sign_in(client, ada_member)
    form = {"remind": "day", "remind_on": "", "note": "Look again"}
    refused = send(client, f"/p/{answer_by_grace.id}/reminder", form, form=f"/p/{answer_by_grace.id}/bookmark")
    assert refused.status_code == 422
    assert "Look again" in refused.text
    assert "Write the day like 2027-03-31." in refused.text
