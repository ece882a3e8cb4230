"""Nobody draws twice, no prize goes beyond its stock, and everybody can work every draw out again."""

import json
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.clock import now, standing_at
from app.base.database import db, transaction
from app.base.errors import Refused
from app.config import ROOT
from app.ledger import Kind, Purse, balance_of
from app.programs.lottery import Draw, LotteryPrize, LotteryWish, PrizeWish, draw, due_checks, note_check, open_lottery
from app.programs.lottery.checking import AT_ONCE, check, verdict_on
from app.programs.lottery.queries import find_lottery
from app.programs.lottery.simulation import simulate
from app.programs.lottery.staging import checked_prizes
from tests.points.scene import actor, faults, send
from tests.world import make_member, sign_in
from workers import jobs

OPENED = datetime(2026, 11, 10, 3, tzinfo=UTC)
FEW = (PrizeWish("金", "Gold", 50, 1, 2000), PrizeWish("銀", "Silver", 9, 2, 3000), PrizeWish("銅", "Bronze", 2, 4))
PROGRAM = ROOT / "docs" / "check_lottery.py"


def hold(kenji, prizes=FEW, per_day=True, days=7):
    with transaction():
        return open_lottery(kenji, LotteryWish("くじ", "Draw", days, prizes, per_day), at=OPENED)


def pull(who, lottery, at=OPENED):
    with transaction():
        return draw(who, lottery.id, at=at)


def at_once(app, acts):
    """Each act in a thread of its own, at the same instant; what each of them came to."""
    gate, came_to = threading.Barrier(len(acts)), [None] * len(acts)

    def go(place):
        with app.app_context():
            gate.wait()
            try:
                came_to[place] = acts[place]()
            except Exception as error:
                came_to[place] = error

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def test_eight_clicks_at_the_same_instant_are_one_draw(app, ada, kenji):
    lottery = hold(kenji)
    db.session.remove()
    came_to = at_once(app, [lambda: pull(ada, lottery).number] * 8)
    assert came_to == [1] * 8
    assert db.session.query(Draw).count() == 1
    assert faults() == []


def test_no_prize_goes_beyond_its_stock_at_the_same_instant(app, kenji):
    lottery, people = hold(kenji), [actor(make_member(f"M{number} Member")) for number in range(10)]
    db.session.remove()
    came_to = at_once(app, [lambda who=who: pull(who, lottery).number for who in people])
    assert sorted(each for each in came_to if isinstance(each, int)) == list(range(1, 8)), "all seven pieces"
    assert [str(each) for each in came_to if not isinstance(each, int)] == ["All prizes have been drawn."] * 3
    assert [prize.taken for prize in db.session.query(LotteryPrize).order_by("position")] == [1, 2, 4]
    assert balance_of(Purse(Kind.PRIZE, lottery.id)) == 0
    assert check(find_lottery(lottery.id)).is_sound
    assert faults() == []


def test_one_draw_in_all_where_staff_set_it_so(ada, kenji):
    lottery = hold(kenji, per_day=False)
    first = pull(ada, lottery)
    assert pull(ada, lottery, OPENED + timedelta(days=3)).id == first.id
    assert first.day == date(2026, 11, 10)


def drawn_out(kenji, days=4):
    """A lottery in which more was drawn than some prizes had."""
    lottery = hold(kenji, (*FEW[:2], PrizeWish("銅", "Bronze", 2, 40)))
    for number in range(6):
        someone = actor(make_member(f"M{number} Member"))
        for day in range(days):
            pull(someone, lottery, OPENED + timedelta(days=day))
    return lottery


def judged(text):
    done = subprocess.run([sys.executable, "-I", PROGRAM], input=text, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def test_the_short_program_of_the_docs_agrees_with_every_draw(client, kenji):
    lottery = drawn_out(kenji)
    path = f"/lottery/{lottery.id}/draws.json"
    with standing_at(OPENED):
        kept = client.get(path)
        assert json.loads(kept.text)["seed"] is None
        assert judged(kept.text) == (1, "The seed is not public yet.")
    with standing_at(OPENED + timedelta(days=8)):
        public = client.get(path).text
    assert judged(public) == (0, "24 draws agree with the promised seed.")
    told = json.loads(public)
    for name in ("roll", "prize", "member", "number"):
        wrong = json.loads(public)
        wrong["draws"][4][name] += 1
        code, said = judged(json.dumps(wrong))
        assert code == 1
        assert "WRONG: draw" in said
    assert judged(json.dumps(told | {"seed": "another"}))[0] == 1


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_anyone_works_one_draw_out_again(client, kenji, locale):
    lottery = drawn_out(kenji, days=2)
    client.set_cookie("locale", locale)
    with standing_at(OPENED):
        assert client.get(f"/lottery/{lottery.id}/draws/3").status_code == 404
    with standing_at(OPENED + timedelta(days=8)):
        asked = client.get(f"/lottery/check?lottery={lottery.id}&number=3", follow_redirects=True).text
        assert find_lottery(lottery.id).seed in asked
        assert f"{lottery.id}:" in asked
        assert ("シードどおりです" if locale == "ja" else "follows from the seed") in asked
        assert client.get(f"/lottery/{lottery.id}/draws/99").status_code == 404


def test_long_lotteries_are_checked_by_a_worker_once_a_day(kenji, monkeypatch):
    lottery = drawn_out(kenji)
    with standing_at(OPENED + timedelta(days=8)):
        jobs.close_lotteries()
        assert due_checks(now()) == []
        found = find_lottery(lottery.id)
        assert (found.checked_at, found.first_wrong) == (now(), None)
    with transaction():
        find_lottery(lottery.id).draw_count = AT_ONCE + 1
    assert verdict_on(find_lottery(lottery.id)).is_sound
    with standing_at(OPENED + timedelta(days=9, hours=1)):
        with transaction():
            db.session.query(Draw).filter_by(number=5).one().roll += 1
        jobs.close_lotteries()
    assert verdict_on(find_lottery(lottery.id)).wrong == 5
    with transaction():
        found = find_lottery(lottery.id)
        found.seed = "another"
        note_check(lottery.id, check(found), now())
    assert not verdict_on(find_lottery(lottery.id)).seed_agrees


def plan(stock, a_day, days=10):
    wish = LotteryWish("x", "x", days, (PrizeWish("a", "a", 100, 10, 500), PrizeWish("b", "b", 1, stock)))
    return simulate(checked_prizes(wish), date(2026, 12, 1), days, a_day)


def test_the_simulation_says_when_the_stock_ends():
    short = plan(stock=990, a_day=200)
    assert short.empty_on == date(2026, 12, 6), "1,000 pieces at 200 a day"
    assert short.prizes[1].gone_on == date(2026, 12, 5)
    assert short.prizes[0].gone_on == date(2026, 12, 1), "10 of them at 10 a day"
    assert short.expected_paid == short.fund == 10 * 100 + 990
    enough = plan(stock=5000, a_day=200)
    assert (enough.empty_on, enough.prizes[1].gone_on) == (None, None)
    assert enough.expected_paid == 10 * 100 + 1990


def test_what_was_simulated_is_what_happens_on_average():
    few = plan(stock=100, a_day=3)
    assert [row.expected_drawn for row in few.prizes] == [2, 28]
    assert few.prizes[0].gone_on is None


def test_staff_see_a_preview_that_keeps_nothing(client, kenji_member):
    sign_in(client, kenji_member)
    form = {"name_en": "Winter draw", "days": "14", "per_day": "0", "points_0": "100", "stock_0": "1"}
    form |= {"percent_0": "0.5", "points_1": "3", "stock_1": "500", "visitors": "1400", "do": "preview"}
    shown = send(client, "/staff/lottery", form)
    assert shown.status_code == 200
    assert "99.5 %" in shown.text
    assert "100 draws a day" in shown.text
    assert 'value="Winter draw"' in shown.text
    assert db.session.query(LotteryPrize).count() == 0
    assert send(client, "/staff/lottery", form | {"visitors": "none"}).status_code == 422
    assert send(client, "/staff/lottery", form | {"do": "open"}).status_code == 303
    db.session.rollback()
    assert db.session.query(LotteryPrize).count() == 2


def test_after_all_is_drawn_the_rest_hear_so(kenji):
    lottery = hold(kenji, (PrizeWish("一", "One", 10, 1),))
    pull(actor(make_member("Mei Lin")), lottery)
    with pytest.raises(Refused, match="All prizes have been drawn"):
        pull(actor(make_member("Rich Aoki")), lottery)
