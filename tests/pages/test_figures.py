"""The pages of figures: what they show is what the workers keep, for staff alone, and each number can be asked."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.base.clock import now
from app.base.database import db, transaction
from app.figures import work
from app.figures.catalogue import FIGURES
from app.figures.heat.tables import HeatState
from app.figures.tables import LevelChange, MemberLevel, MemberTies
from app.models.members import Member, Role
from app.models.moderation import AuditRow
from app.settings.store import site
from tests.histories import History
from tests.pages.test_budgets import MEMBER, cost
from tests.pages.test_forum import token
from tests.world import make_member, sign_in

PAGES = [
    "/admin",
    "/admin/figures",
    "/admin/levels",
    "/admin/connections",
    "/admin/heat",
    "/admin/checkup",
    "/admin/charter",
]


@pytest.fixture
def lived(kenji_member: Member) -> History:
    """Forty days of a small community, worked out; today is the last of them."""
    history = History(days=40, first=now() - timedelta(days=40)).begin()
    for turn in range(20):
        steps = (("topic", turn, turn, 800), ("reply", turn + 1, turn * 3, 820), ("nice", turn + 2, turn * 7, 830))
        history.play((name, whom, what, turn * pace) for name, whom, what, pace in steps)
    work_out()
    return history


@pytest.fixture
def staff(client: FlaskClient, kenji_member: Member) -> FlaskClient:
    return sign_in(client, kenji_member)


def read(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


@pytest.mark.parametrize("address", [*PAGES, "/admin/members/ada", "/admin/levels/days.csv"])
def test_figures_are_for_staff(client: FlaskClient, ada_member: Member, kenji_member: Member, address: str) -> None:
    assert client.get(address).status_code in (302, 303)
    assert sign_in(client, ada_member).get(address).status_code == 403
    assert sign_in(client, kenji_member).get(address).status_code == 200


def test_before_anything_was_worked_out_every_page_says_what_will_be_here(staff: FlaskClient) -> None:
    for address in (*PAGES, *(f"/admin/figures/{name}" for name in FIGURES)):
        read(staff, address)
    assert "No levels yet" in read(staff, "/admin/levels")
    assert "No connections yet" in read(staff, "/admin/connections")


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_every_figure_has_a_page_in_both_languages(
    lived: History, client: FlaskClient, kenji_member: Member, locale: str
) -> None:
    with transaction():
        db.session.get_one(Member, kenji_member.id).locale = locale
    sign_in(client, kenji_member)
    for address in (*PAGES, *(f"/admin/figures/{name}" for name in FIGURES)):
        assert f'<html lang="{locale}"' in read(client, address)


def test_the_members_at_a_level_are_as_many_as_its_number_says(lived: History, staff: FlaskClient) -> None:
    levels = list(db.session.scalars(select(MemberLevel.level).where(MemberLevel.level.is_not(None))))
    assert levels
    for level in ("core", "light", "low", "dormant"):
        assert read(staff, f"/admin/levels/{level}").count('<th scope="row">') == levels.count(level)


def test_a_level_nobody_knows_is_not_there(staff: FlaskClient) -> None:
    assert staff.get("/admin/levels/golden").status_code == 404
    assert staff.get("/admin/figures/golden").status_code == 404


def test_other_thresholds_are_tried_before_they_are_saved(
    lived: History, client: FlaskClient, aoi_member: Member
) -> None:
    sign_in(client, aoi_member)
    text = read(client, "/admin/levels?core_contribution=0&core_days=0")
    active = db.session.query(MemberTies).count()
    assert f"Core {active}" in text.replace("\n", " ")
    assert site().core_contribution == 60


def test_thresholds_are_saved_by_admins_alone(lived: History, client: FlaskClient, aoi_member, kenji_member) -> None:
    form = {"core_contribution": "10", "core_days": "2", "light_contribution": "1", "light_days": "1"}
    for member, status, kept in ((kenji_member, 403, 60), (aoi_member, 303, 10)):
        sign_in(client, member)
        response = client.post("/admin/levels", data=form | {"csrf_token": token(client, "/admin/levels")})
        assert response.status_code == status
        db.session.remove()
        assert site().core_contribution == kept


def test_a_threshold_that_means_nothing_keeps_what_was_typed(client: FlaskClient, aoi_member: Member) -> None:
    sign_in(client, aoi_member)
    form = {"core_contribution": "many", "core_days": "2", "light_contribution": "1", "light_days": "1"}
    answer = client.post("/admin/levels", data=form | {"csrf_token": token(client, "/admin/levels")})
    assert answer.status_code == 422
    assert 'value="many"' in answer.get_data(as_text=True)


def test_a_members_page_shows_the_inputs_of_every_score_and_leaves_a_row(lived: History, staff: FlaskClient) -> None:
    member = db.session.get_one(Member, lived.members[0])
    text = read(staff, f"/admin/members/{member.handle}")
    last = db.session.scalars(
        select(LevelChange).where(LevelChange.member_id == member.id).order_by(LevelChange.day.desc())
    ).first()
    assert last is not None
    days = "active day" if last.active_days == 1 else "active days"
    assert f"contribution {last.contribution}, {last.active_days} {days}<" in text
    assert "Topics opened" in text
    assert looks_at(member.id) == 1
    read(staff, f"/admin/members/{member.handle}")
    assert looks_at(member.id) == 1


def looks_at(member_id: int) -> int:
    db.session.remove()
    rows = select(func.count()).where(AuditRow.action == "member.look", AuditRow.subject_id == member_id)
    return db.session.scalar(rows) or 0


def test_what_staff_did_about_heat_is_kept_beside_it(staff: FlaskClient, ada_member: Member) -> None:
    state_id = noticed(ada_member, held_out=False)
    data = {"done": "Said hello", "csrf_token": token(staff, "/admin/heat")}
    assert staff.post(f"/admin/heat/{state_id}", data=data).status_code == 303
    assert "Said hello" in read(staff, "/admin/heat")
    assert staff.post("/admin/heat/999999", data=data).status_code == 404


@pytest.mark.parametrize(("held_out", "words"), [(True, "Said hello"), (False, " "), (False, "x" * 201)])
def test_a_note_that_cannot_be_kept_is_refused_with_a_sentence(
    staff: FlaskClient, ada_member: Member, held_out: bool, words: str
) -> None:
    state_id = noticed(ada_member, held_out=held_out)
    data = {"done": words, "csrf_token": token(staff, "/admin/heat")}
    assert staff.post(f"/admin/heat/{state_id}", data=data).status_code == 422
    assert db.session.get_one(HeatState, state_id, populate_existing=True).done == ""


def noticed(member: Member, *, held_out: bool) -> int:
    with transaction() as session:
        state = HeatState(
            member_id=member.id,
            state="rising",
            day=now().date(),
            heat=3.0,
            recent=10,
            recent_days=3,
            before=5,
            proposal="thank",
            held_out=held_out,
        )
        session.add(state)
    return state.id


def test_the_csv_holds_the_rows_behind_the_chart(lived: History, staff: FlaskClient) -> None:
    answer = staff.get("/admin/levels/days.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0] == "day,core,light,low,dormant"
    assert len(lines) > 30
    assert "day,part,value,hits,n" in read(staff, "/admin/figures/realisation.csv")
    assert "day,total,recent,mutual,strong" in read(staff, "/admin/connections/days.csv")


def test_the_briefing_proposes_to_answer_a_newcomer_whom_nobody_answered(staff: FlaskClient, history_with_a_newcomer):
    text = read(staff, "/admin")
    assert "Answer a newcomer." in text
    assert f"/t/{history_with_a_newcomer}/" in text


@pytest.fixture
def history_with_a_newcomer(kenji_member: Member) -> int:
    history = History(days=3, first=now() - timedelta(days=3)).begin(members=3)
    make_member("Hana New", days=2)
    history.topic(0, 0, 100)
    work.work_out_everything()
    return history.topics[-1]


def test_pages_of_figures_ask_the_database_seldom_and_never_more_for_more_rows(
    lived: History, client: FlaskClient
) -> None:
    admin = sign_in(client, make_member("Mia", Role.ADMIN))
    before = costs(admin)
    assert {address: count for address, count in before.items() if count > MEMBER} == {}
    for turn in range(20):
        lived.play([("topic", turn, turn, turn * 900), ("join", turn + 50, turn, turn)])
    work_out()
    assert all(few >= many for few, many in zip(before.values(), costs(admin).values(), strict=True))


def costs(client: FlaskClient) -> dict[str, int]:
    addresses = [*PAGES, "/admin/members/m0", "/admin/figures/mau", "/admin/workers", "/admin/audit", "/staff"]
    for address in addresses:
        client.get(address)
    return {address: cost(client, address) for address in addresses}


def work_out() -> None:
    while not work.is_settled():
        work.work_out_everything()
