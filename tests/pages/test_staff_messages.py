"""A message of staff to one member: told once, by name, kept where staff see what was asked of whom."""

import pytest
from flask.testing import FlaskClient

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.models.members import Member
from app.models.moderation import AuditRow
from app.operations.writing_to import write_to
from app.readers.notifications import Notification
from app.rules.actor import Actor
from tests.pages.test_forum import token
from tests.world import catch_up, make_member, sign_in


def write(who: Actor, member: Member, words: str = "Would you tell us more at the meeting?") -> int:
    with transaction():
        return write_to(who, member, words).id


def test_the_member_is_told_once_with_the_words_and_who_wrote_them(kenji: Actor, ada_member: Member) -> None:
    assert write(kenji, ada_member) == write(kenji, ada_member, "Would  you tell us more at the meeting? ")
    catch_up("notifications")
    line = db.session.query(Notification).one()
    told = (line.member_id, line.what, line.words, line.actor_id)
    assert told == (ada_member.id, "staff_message", "Would you tell us more at the meeting?", kenji.member_id)
    assert db.session.query(AuditRow).filter_by(action="member.message").one().subject_id == ada_member.id


def test_only_staff_write_and_only_to_somebody_who_reads_it(kenji: Actor, ada: Actor, kenji_member: Member) -> None:
    with pytest.raises(Refused):
        write(ada, make_member("Mei Lin"))
    with pytest.raises(Refused, match="Nobody would read it"):
        write(kenji, kenji_member)
    with pytest.raises(Invalid):
        write(kenji, make_member("Bo Berg"), "x" * 301)


def test_it_stands_on_the_members_page_and_in_the_members_list(
    client: FlaskClient, kenji_member: Member, ada_member: Member
) -> None:
    sign_in(client, kenji_member)
    page = f"/admin/members/{ada_member.handle}"
    sent = client.post(f"{page}/messages", data={"message": "See you there", "csrf_token": token(client, page)})
    assert sent.status_code == 303
    assert "See you there" in client.get(page).text
    assert "A message from staff" in client.get("/staff/acts").text
    catch_up("notifications")
    sign_in(client, ada_member)
    list_ = client.get("/notifications").text
    assert f"{kenji_member.display_name} of the staff wrote to you" in list_
    assert "See you there" in list_
