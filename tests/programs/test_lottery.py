"""The lottery: fixed before it begins, one draw a member and day, and open to be checked when it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.base.database import db, transaction
from app.base.errors import Invalid, Refused
from app.ledger import ISSUED, Kind, Purse, balance_of, wallet
from app.programs.lottery import Draw, LotteryPrize, LotteryWish, PrizeWish, check, close_some, draw, open_lottery
from app.programs.lottery.chance import commitment, place_of, roll_of
from app.programs.lottery.queries import find_lottery
from tests.points.scene import actor, faults, send
from tests.world import make_member, sign_in

OPENED = datetime(2026, 11, 10, 3, tzinfo=UTC)
PRIZES = (
    PrizeWish("金", "Gold", 500, 1, 500),
    PrizeWish("銀", "Silver", 50, 3, 3000),
    PrizeWish("銅", "Bronze", 5, 100),
)


@pytest.fixture
def lottery(kenji):
    with transaction():
        return open_lottery(kenji, LotteryWish("秋のくじ", "Autumn", 7, PRIZES), at=OPENED)


def pull(who, lottery, at=OPENED):
    with transaction():
        return draw(who, lottery.id, at=at)


def prize_purse(lottery):
    return balance_of(Purse(Kind.PRIZE, lottery.id))


def test_everything_is_set_aside_and_promised_before_the_first_draw(lottery):
    assert prize_purse(lottery) == 500 + 150 + 500
    assert commitment(lottery.seed) == lottery.seed_hash
    assert [prize.chances for prize in find_lottery(lottery.id).prizes] == [500, 3000, 6500]


def test_one_draw_a_member_and_site_day(ada, lottery):
    first = pull(ada, lottery)
    assert pull(ada, lottery).id == first.id
    midnight = datetime(2026, 11, 10, 15, tzinfo=UTC)  # the 11th begins in Tokyo
    assert pull(ada, lottery, midnight - timedelta(seconds=1)).id == first.id
    assert pull(ada, lottery, midnight).number == 2
    assert db.session.query(Draw).count() == 2


def test_nobody_leaves_empty_handed(lottery):
    for number in range(12):
        someone = make_member(f"M{number} Member")
        pull(actor(someone), lottery)
        assert balance_of(wallet(someone.id)) >= 5
    taken = sum(prize.taken * prize.points for prize in db.session.query(LotteryPrize))
    assert prize_purse(lottery) == 1150 - taken
    assert faults() == []


def test_a_prize_that_is_gone_gives_way_to_the_floor():
    assert place_of(0, PRIZES, [1, 3, 9]) == 0
    assert place_of(0, PRIZES, [0, 3, 9]) == 2
    assert place_of(600, PRIZES, [1, 3, 9]) == 1
    assert place_of(9_999, PRIZES, [1, 3, 9]) == 2
    assert place_of(9_999, PRIZES, [1, 3, 0]) == 1, "where the floor is gone, the last one that is left"
    assert place_of(0, PRIZES, [0, 0, 0]) is None


def test_when_all_is_drawn_the_lottery_says_so(kenji):
    with transaction():
        small = open_lottery(kenji, LotteryWish("小", "Small", 7, [PrizeWish("一", "One", 10, 1)]), at=OPENED)
    pull(actor(make_member("Mei Lin")), small)
    with pytest.raises(Refused, match="All prizes have been drawn"):
        pull(actor(make_member("Rich Aoki")), small)


def test_the_check_works_every_draw_out_again(lottery):
    for number in range(8):
        someone = make_member(f"M{number} Member")
        for day in range(3):
            pull(actor(someone), lottery, OPENED + timedelta(days=day))
    verdict = check(find_lottery(lottery.id))
    assert (verdict.is_sound, verdict.draws) == (True, 24)
    with transaction():
        third = db.session.query(Draw).filter_by(number=3).one()
        third.roll = (third.roll + 1) % 10_000
    assert check(find_lottery(lottery.id)).wrong == 3
    with transaction():
        find_lottery(lottery.id).seed = "another"
    assert not check(find_lottery(lottery.id)).seed_agrees


def test_the_roll_is_what_openssl_would_say():
    # printf '7:42:2026-11-21' | openssl dgst -sha256 -hmac 'seed'
    assert roll_of("seed", 7, 42, date(2026, 11, 21)) == int(OPENSSL, 16) % 10_000


OPENSSL = "c44fa1fc3aeeb4fc1681e36e2aa1a2ee6657129616a9bd7558132a6ff7a93f43"


def test_after_the_end_nobody_draws_and_the_rest_goes_back(ada, lottery):
    won = pull(ada, lottery)
    over = OPENED + timedelta(days=7)
    with pytest.raises(Refused, match="over"):
        pull(ada, lottery, over)
    with transaction():
        assert close_some(over) == 1
    with transaction():
        assert close_some(over) == 0
    points = db.session.get(LotteryPrize, won.prize_id).points
    assert (prize_purse(lottery), balance_of(ISSUED)) == (0, -points)
    assert faults() == []


@pytest.mark.parametrize(
    "wish",
    [
        LotteryWish("", "", 7, PRIZES),
        LotteryWish("x", "x", 0, PRIZES),
        LotteryWish("x", "x", 7, ()),
        LotteryWish("x", "x", 7, (PrizeWish("a", "a", 5, 1, 10_000), PrizeWish("b", "b", 1, 1))),
    ],
)
def test_a_lottery_without_sense_is_refused(kenji, wish):
    with pytest.raises(Invalid), transaction():
        open_lottery(kenji, wish)


def test_only_staff_open_lotteries(ada):
    with pytest.raises(Refused), transaction():
        open_lottery(ada, LotteryWish("x", "x", 7, PRIZES))


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_staff_open_one_and_a_member_draws_without_javascript(client, kenji_member, ada_member, locale):
    client.set_cookie("locale", locale)
    sign_in(client, kenji_member)
    form = {"name_ja": "冬のくじ", "days": "14", "points_0": "100", "stock_0": "1", "percent_0": "0.5"}
    form |= {"points_1": "3", "stock_1": "500"}
    assert send(client, "/staff/lottery", form).status_code == 303
    sign_in(client, ada_member)
    page = client.get("/lottery").text
    assert "0.5 %" in page
    assert "99.5 %" in page
    lottery_id = db.session.query(LotteryPrize).first().lottery_id
    assert send(client, f"/lottery/{lottery_id}/draws", {}, form="/lottery").status_code == 303
    db.session.rollback()
    assert balance_of(wallet(ada_member.id)) in (3, 100)
    behind = client.get(f"/lottery/{lottery_id}").text
    assert find_lottery(lottery_id).seed not in behind
    assert find_lottery(lottery_id).seed_hash in behind
