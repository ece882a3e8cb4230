"""The briefing by week and by month, a department's report, and both by mail."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.base.clock import standing_at
from app.base.database import db, transaction
from app.base.mail import OutgoingMail
from app.figures import work
from app.models.briefings import BriefingChoice
from app.models.departments import Department
from app.models.members import Member
from app.operations import briefing_choice
from app.operations.unsubscribing import end
from app.queries.figures.briefing_letter import send_briefings
from app.rules.actor import Actor
from tests.histories import History
from tests.pages.test_budgets import MEMBER, cost
from tests.pages.test_figures import read
from tests.pages.test_forum import token
from tests.world import sign_in

MONDAY = datetime(2027, 3, 7, 23, 30, tzinfo=UTC)  # half past eight in Tokyo
FIRST = datetime(2027, 3, 31, 23, 30, tzinfo=UTC)


@pytest.fixture
def staff(client: FlaskClient, kenji_member: Member) -> FlaskClient:
    return sign_in(client, kenji_member)


@pytest.fixture
def support(database: object) -> Department:
    with transaction() as session:
        department = Department(name_ja="サポート", name_en="Support")
        session.add(department)
    return department


def choose(actor: Actor, every: str, department: Department | None = None) -> None:
    with transaction():
        briefing_choice.choose(actor, every, department.id if department else None)


def sent(at: datetime) -> list[OutgoingMail]:
    with standing_at(at), transaction():
        send_briefings(at)
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_the_briefing_tells_the_week_or_the_month(staff: FlaskClient, support: Department) -> None:
    assert "Active members" in read(staff, "/admin")
    assert "/admin/figures?days=28" in read(staff, "/admin?days=28")
    assert f"/admin/report/{support.id}?days=28" in read(staff, "/admin")


def test_a_department_reads_what_waits_for_it(staff: FlaskClient, kenji_member: Member) -> None:
    history = History(days=3, first=datetime.now(UTC) - timedelta(days=3)).begin(("idea",), members=3)
    history.topic(0, 0, 10)
    history.assign(0, 0, 1)
    department = db.session.scalars(select(Department)).first()
    assert department is not None

    work.work_out_everything()
    text = read(staff, f"/admin/report/{department.id}")
    assert "Topic 0 0 10" in text
    assert cost(staff, f"/admin/report/{department.id}") <= MEMBER
    assert staff.get("/admin/report/999").status_code == 404


def test_staff_choose_the_mail_on_the_page(staff: FlaskClient, kenji_member: Member, support: Department) -> None:
    form = {"every": "weekly", "department": str(support.id), "csrf_token": token(staff, "/admin")}
    assert staff.post("/admin/briefing-mail", data=form).status_code == 303
    chosen = db.session.get_one(BriefingChoice, kenji_member.id)
    assert (chosen.every, chosen.department_id) == ("weekly", support.id)
    assert staff.post("/admin/briefing-mail", data=form | {"every": "hourly"}).status_code == 422
    staff.post("/admin/briefing-mail", data=form | {"every": ""})
    db.session.remove()
    assert db.session.get(BriefingChoice, kenji_member.id) is None


def test_it_comes_once_a_week_or_once_a_month_to_who_chose_it(kenji: Actor, aoi: Actor, ada: Actor) -> None:
    choose(kenji, "weekly")
    choose(aoi, "monthly")
    assert len(sent(MONDAY)) == 1
    assert len(sent(MONDAY + timedelta(hours=3))) == 1
    assert len(sent(MONDAY + timedelta(days=4))) == 1
    mails = sent(FIRST)
    assert [mail.to for mail in mails] == ["kenji@example.com", "aoi@example.com"]
    assert "What moved" in mails[0].text
    assert "Open reports: 0" in mails[0].text


def test_each_department_has_its_own_in_the_readers_language(
    kenji: Actor, kenji_member: Member, support: Department
) -> None:
    with transaction():
        db.session.get_one(Member, kenji_member.id).locale = "ja"
    choose(kenji, "monthly", support)
    mail = sent(FIRST)[0]
    assert "サポート向けコミュニティレポート" in mail.subject


def test_the_mail_ends_by_its_link_and_with_ones_role(kenji: Actor, kenji_member: Member, aoi: Actor) -> None:
    choose(kenji, "weekly")
    choose(aoi, "weekly")
    with transaction():
        end(db.session.get_one(Member, kenji_member.id), "briefing")
        db.session.get_one(Member, aoi.member_id).role = 1
    assert sent(MONDAY) == []
