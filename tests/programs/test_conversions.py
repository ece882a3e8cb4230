"""What members do of worth elsewhere: told by lines or a program, good ones count, the same again changes nothing."""

from datetime import timedelta
from io import BytesIO

import pytest

from app.base.clock import day_of, now
from app.base.database import db, transaction
from app.base.errors import Refused
from app.models import AuditRow
from app.programs.occasions import Conversion
from app.programs.occasions.converting import Happened, take_conversion_back, tell_conversions
from app.programs.occasions.lines import decoded, lines_of
from app.programs.occasions.pasted import conversions_of
from app.readers.occasions import OutsideFact
from app.settings.store import site
from tests.api.conftest import guest, program_of  # noqa: F401  (fixtures)
from tests.pages.test_forum import token
from tests.programs.test_lottery_checks import at_once
from tests.world import catch_up, sign_in


def day(ago=0):
    return (day_of(now(), site().zone) - timedelta(days=ago)).isoformat()


def tell(who, *rows):
    with transaction():
        return tell_conversions(who, [Happened(number, *row) for number, row in enumerate(rows, 1)])


def count():
    return db.session.query(Conversion).count()


@pytest.mark.usefixtures("ada_member")
def test_one_is_known_by_its_outside_id_or_by_member_kind_and_moment(kenji):
    rows = (
        ("ada", "purchase", day(), "1200", "order-1"),
        ("ada", "purchase", day(), "", "order-2"),
        ("@ADA", "visit", day()),
    )
    assert tell(kenji, *rows).noted == 3
    again = tell(kenji, *rows, ("ada", "Visit ", day()), ("ada", "visit", f"{day(1)}T09:30"))
    assert (again.noted, again.known, again.refused) == (1, 4, [])
    assert count() == 4
    assert db.session.query(AuditRow).filter_by(action="conversion.tell").count() == 2
    assert "order-1" not in str([row.__dict__ for row in db.session.query(Conversion)])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("who", "visit", "today"), "Nobody here"),
        (("ada", "", "today"), "Say what they did"),
        (("ada", "x" * 41, "today"), "At most 40"),
        (("ada", "visit", "soon"), "Write the day"),
        (("ada", "visit", "2010-01-01"), "within the last twelve months"),
        (("ada", "visit", "9999-12-31T23:59-14:00"), "Write the day"),
        (("ada", "visit", "today", "-1"), "Write the amount"),
        (("ada", "visit", "today", "1.234"), "Write the amount"),
        (("ada", "visit", "today", "nan"), "Write the amount"),
    ],
)
def test_a_bad_line_is_said_with_its_number_and_the_others_go_in(kenji, ada_member, row, reason):
    row = [day() if cell == "today" else cell for cell in row]
    told = tell(kenji, ("ada", "visit", day()), row, ("ada", "trial", day()))
    ((number, said),) = told.refused
    assert (told.noted, number, reason in str(said)) == (2, 2, True)


@pytest.mark.usefixtures("ada_member")
def test_there_are_only_so_many_kinds(kenji):
    told = tell(kenji, *(("ada", f"kind {number}", day()) for number in range(22)))
    assert (told.noted, [number for number, _why in told.refused]) == (20, [21, 22])


def test_what_was_told_by_mistake_goes_and_stays_gone(kenji, ada_member):
    tell(kenji, ("ada", "visit", day()))
    catch_up("occasions")
    with transaction():
        take_conversion_back(kenji, db.session.query(Conversion).one().id, "Another Ada.")
    assert tell(kenji, ("ada", "visit", day())).known == 1
    catch_up("occasions")
    assert db.session.query(OutsideFact).count() == 0
    assert db.session.query(AuditRow).filter_by(action="conversion.take_back").one().subject_id == ada_member.id


@pytest.mark.usefixtures("ada_member")
def test_members_tell_nothing(ada):
    with pytest.raises(Refused):
        tell(ada, ("ada", "visit", day()))
    with pytest.raises(Refused):
        take_conversion_back(ada, 1, "Mine.")


@pytest.mark.usefixtures("ada_member")
def test_told_at_the_same_instant_it_is_noted_once(app, kenji):
    db.session.remove()
    came = at_once(app, [lambda: tell(kenji, ("ada", "visit", day())).noted] * 4)
    assert sorted(came) == [0, 0, 0, 1]


def test_a_program_tells_a_list_and_may_send_it_again(program_of, kenji_member, ada_member):  # noqa: F811
    sent = {"conversions": [{"member": "ada", "kind": "purchase", "at": day(), "amount": "19.50", "id": "7"}]}
    sent["conversions"].append({"member": "who", "kind": "visit", "at": day()})
    staff = program_of(kenji_member)
    told = staff.post("/admin/conversions", sent).get_json()
    assert (told["noted"], told["known"], [each["number"] for each in told["refused"]]) == (1, 0, [2])
    assert "Nobody here" in told["refused"][0]["reason"]
    assert staff.post("/admin/conversions", sent).get_json()["known"] == 1
    assert db.session.query(Conversion).one().amount_hundredths == 1950
    assert program_of(ada_member).post("/admin/conversions", sent).status_code == 403
    for wrong in ({"conversions": []}, {"conversions": sent["conversions"] * 501}, {"conversions": ["ada"]}):
        assert staff.post("/admin/conversions", wrong).status_code == 422


def test_tables_come_with_headings_in_any_order_and_from_any_spreadsheet():
    text = "id;day;handle;kind\n7;2027-03-31;ada;visit\n;;;\n"
    (one,) = conversions_of(lines_of(text, "lines"))
    assert (one.number, one.member, one.kind, one.at, one.outside_id) == (2, "ada", "visit", "2027-03-31", "7")
    (bare,) = conversions_of(lines_of("\ufeff'@ada\tvisit\t2027-03-31", "lines"))
    assert (bare.member, bare.amount) == ("@ada", "")
    assert decoded("来店".encode("cp932"), "file") == "来店"


def test_staff_paste_lines_and_get_back_those_to_mend(client, kenji_member, ada_member):
    sign_in(client, kenji_member)
    text = f"ada,purchase,{day()},1200,1\nwho,visit,{day()}\n=1+1,visit,{day()}\nada,trial,soon\n"
    page = send(client, {"lines": text})
    assert "1 conversion noted." in page
    assert "3 lines were left out." in page
    assert f"who,visit,{day()}\n=1+1,visit,{day()}\nada,trial,soon</textarea>" in page
    again = send(client, {"lines": text})
    assert "1 was noted before." in again
    assert count() == 1
    table = client.get("/staff/conversions.csv").data
    assert b"ada,purchase" in table
    assert "1 was noted before." in send(client, {"file": (BytesIO(table), "conversions.csv")})
    assert "Paste some lines" in send(client, {"lines": " "}, status=422)
    assert "no table" in send(client, {"file": (BytesIO(b"\xff\xfe\xfd\x00\x81"), "x.csv")}, status=422)


def send(client, form, status=200):
    form = form | {"csrf_token": token(client, "/staff/conversions")}
    answer = client.post("/staff/conversions", data=form, content_type="multipart/form-data")
    assert answer.status_code == status
    return answer.get_data(as_text=True)
