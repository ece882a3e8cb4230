"""The engines alone, each held to the same sentences: what is found, in which order, and how many."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.base.database import db
from app.readers.search import postgresql_parts
from app.readers.search.port import Ask, Document, Order
from app.readers.search.postgresql_engine import PostgresqlEngine
from app.readers.search.postgresql_tables import SearchPart
from app.readers.search.whoosh_engine import FORMAT, WhooshEngine

BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
OPEN = frozenset({1})


def document(post_id, text, title="", **more):
    more = {"space_id": 1, "at": BEGIN + timedelta(minutes=post_id), "opens_topic": bool(title)} | more
    return Document(post_id=post_id, title=title, text=text, **more)


@pytest.fixture
def another(app, database_kind, tmp_path):
    """Makes an engine as another process would: on SQLite Whoosh, on PostgreSQL its own."""
    return lambda: WhooshEngine(tmp_path / "search") if database_kind == "sqlite" else PostgresqlEngine()


@pytest.fixture
def engine(another):
    engine = another()
    engine.begin(1)
    engine.publish(1)
    yield engine
    engine.close()


def found(engine, text, **more):
    return list(engine.query(Ask(text, **({"space_ids": OPEN} | more))).post_ids)


def test_japanese_and_english_are_found(engine):
    engine.index(1, [document(1, "パスワードの変更方法を教えてください"), document(2, "How to change my password?")])
    assert found(engine, "パスワード") == [1]
    assert found(engine, "変更方法") == [1]
    assert found(engine, "passwords") == [2]
    assert found(engine, "ﾊﾟｽﾜｰﾄﾞ") == [1]


@pytest.mark.parametrize("query", ["猫", "カ", "す", "x"])
def test_one_character_is_enough(engine, query):
    engine.index(1, [document(1, "猫がカリカリを食べます x"), document(2, "犬と散歩")])
    assert found(engine, query) == [1]


def test_a_word_is_found_whole(engine):
    engine.index(1, [document(1, "ワードで書いた文書のパス"), document(2, "パスワード")])
    assert found(engine, "パスワード") == [2]


def test_who_holds_every_word_comes_first(engine):
    engine.index(1, [document(1, "料金 料金 料金 料金"), document(2, "料金のことと、" + "いろいろな話" * 40 + "解約")])
    assert found(engine, "解約 料金") == [2, 1]


def test_titles_and_best_answers_weigh_more(engine):
    engine.index(1, [document(1, "電池の話", title="話"), document(2, "話", title="電池の話"), document(3, "雑談")])
    assert found(engine, "電池") == [2, 1]
    engine.index(1, [document(1, "充電の話", is_best=True), document(2, "充電の話"), document(3, "充電の話")])
    assert found(engine, "充電") == [1, 3, 2]


def test_filler_words_do_not_flood(engine):
    engine.index(1, [document(n, "this is what you can do with it") for n in range(1, 9)] + [document(9, "the router")])
    assert found(engine, "what can i do with the router") == [9]
    assert set(found(engine, "what")) == set(range(1, 9))


def test_nothing_holds_the_word_but_something_comes_near(engine):
    engine.index(1, [document(1, "パスワードを忘れた"), document(2, "天気")])
    answer = engine.query(Ask("パスワーヅ", OPEN))
    assert (answer.post_ids, answer.near) == ((1,), True)
    assert engine.query(Ask("zzz", OPEN)).total == 0


def test_other_spaces_are_neither_shown_nor_counted(engine):
    engine.index(1, [document(1, "秘密の計画", space_id=2), document(2, "計画")])
    assert engine.query(Ask("計画", OPEN)).total == 1
    assert engine.query(Ask("秘密", OPEN)).total == 0
    assert engine.query(Ask("計画", frozenset({1, 2}))).total == 2
    assert engine.query(Ask("計画", frozenset())).total == 0


def test_a_tag_narrows(engine):
    engine.index(1, [document(1, "電話", "電話", tags=("esim",)), document(2, "電話")])
    assert found(engine, "電話", tags=("esim",)) == [1]
    assert found(engine, "電話", tags=("sim",)) == []


def test_newest_first_and_page_by_page(engine):
    engine.index(1, [document(n, "更新" * n) for n in range(1, 8)])
    assert found(engine, "更新", order=Order.NEWEST, size=3) == [7, 6, 5]
    assert found(engine, "更新", order=Order.NEWEST, size=3, skip=3) == [4, 3, 2]
    first, second = found(engine, "更新", size=4), found(engine, "更新", size=4, skip=4)
    assert sorted(first + second) == list(range(1, 8))


def test_indexing_again_replaces_and_deleting_removes(engine):
    engine.index(1, [document(1, "古い言葉"), document(2, "他人")])
    engine.index(1, [document(1, "新語")])
    assert found(engine, "古い言葉") == []
    assert found(engine, "新語") == [1]
    engine.delete(1, [1])
    assert engine.query(Ask("新語", OPEN)).total == 0
    assert found(engine, "他人") == [2]


def parts(tmp_path, kind):
    if kind == "sqlite":
        return len(list((tmp_path / "search" / FORMAT / "index-1").glob("*.trm")))
    return db.session.scalar(select(func.count()).where(SearchPart.retired_at.is_(None)))


def test_many_small_commits_stay_few_parts_and_find_the_same(engine, tmp_path, database_kind):
    for n in range(1, 90):
        engine.index(1, [document(n, f"番号{n} 共通の話題")], gone=[n - 7] if n % 3 == 0 else [])
    gone = {n - 7 for n in range(9, 90, 3)}
    assert set(found(engine, "共通", size=200)) == set(range(1, 90)) - gone
    assert found(engine, "番号88")[0] == 88
    assert parts(tmp_path, database_kind) <= 20


def test_another_process_sees_a_commit_at_its_next_query(engine, another):
    reader = another()
    assert reader.query(Ask("速報", OPEN)).total == 0
    engine.index(1, [document(1, "速報")])
    assert reader.query(Ask("速報", OPEN)).total == 1
    engine.begin(2)
    engine.index(2, [document(1, "速報"), document(2, "速報")])
    assert reader.query(Ask("速報", OPEN)).total == 1
    engine.publish(2)
    assert reader.query(Ask("速報", OPEN)).total == 2
    engine.begin(3)
    assert not engine.holds(1)
    reader.close()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_damaged_index_is_not_held(engine, tmp_path):
    engine.index(1, [document(1, "無事")])
    assert engine.holds(1)
    next((tmp_path / "search" / FORMAT / "index-1").glob("*.trm")).write_bytes(b"")
    assert not engine.holds(1)
    assert not engine.holds(2)


def test_old_and_new_kanji_and_large_and_small_kana_are_one(engine):
    engine.index(1, [document(1, "國立圖書館と髙橋さん"), document(2, "キャノンのカメラ")])
    assert found(engine, "国立図書館") == [1]
    assert found(engine, "高橋") == [1]
    assert found(engine, "キヤノン") == [2]


def test_exact_words_are_held_to_the_letter(engine):
    engine.index(
        1, [document(1, "Reset the button"), document(2, "The button resets"), document(3, "preset the button")]
    )
    assert found(engine, "", phrases=("reset the",)) == [1]
    assert set(found(engine, "button", phrases=("the button",))) == {1, 2, 3}
    engine.index(1, [document(4, "設定の画面"), document(5, "画面設定と設定"), document(6, "定設")])
    assert found(engine, "", phrases=("設定の画",)) == [4]
    assert set(found(engine, "", phrases=("設定",))) == {4, 5}
    assert found(engine, "", phrases=("の",)) == [4]
    assert engine.query(Ask("", OPEN, phrases=("the button",))).total == 3


def test_unwanted_words_are_left_out(engine):
    engine.index(1, [document(1, "料金と解約"), document(2, "料金"), document(3, "solar panels"), document(4, "solar")])
    assert found(engine, "料金", without=("解約",)) == [2]
    assert found(engine, "solar", without=("panel",)) == [4]


def test_author_state_day_and_kind_of_post_narrow(engine):
    engine.index(
        1,
        [
            document(1, "電話", author_id=7, state="solved", title="電話"),
            document(2, "電話", author_id=8, state="solved", is_best=True),
            document(3, "電話", author_id=7, state="open"),
        ],
    )
    assert found(engine, "電話", author_id=7, order=Order.NEWEST) == [3, 1]
    assert found(engine, "電話", states=("solved",), order=Order.NEWEST) == [2, 1]
    assert found(engine, "電話", states=("solved", "open"), author_id=8) == [2]
    assert found(engine, "電話", since=BEGIN + timedelta(minutes=3)) == [3]
    assert found(engine, "電話", before=BEGIN + timedelta(minutes=2)) == [1]
    assert found(engine, "電話", best_only=True) == [2]
    assert found(engine, "電話", opening_only=True) == [1]


def test_without_words_the_newest_of_what_is_left(engine):
    engine.index(1, [document(n, "話", author_id=n % 2) for n in range(1, 6)])
    assert found(engine, "", author_id=1) == [5, 3, 1]
    assert engine.query(Ask("", OPEN)).total == 0


def test_most_thanked_first(engine):
    engine.index(1, [document(1, "電話", nices=2), document(2, "電話", nices=9), document(3, "電話")])
    assert found(engine, "電話", order=Order.NICES) == [2, 1, 3]


def test_words_that_nobody_holds_are_named(engine):
    engine.index(1, [document(1, "password"), document(2, "秘密の pasword", space_id=2)])
    assert engine.query(Ask("password reset", OPEN)).unheld == ("reset",)
    assert engine.query(Ask("pasword", OPEN)).unheld == ("pasword",)


def test_one_writes_at_a_time(engine, another):
    with engine.turn() as first, another().turn() as second:
        assert (first, second) == (True, False)
    with another().turn() as again:
        assert again


def test_counting_leaves_out_what_was_taken_out(engine):
    engine.index(1, [document(n, "話") for n in range(1, 6)])
    engine.delete(1, [2, 3])
    assert engine.count() == 3


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_what_is_kept_of_an_index_is_never_older_than_the_index(engine, monkeypatch):
    monkeypatch.setattr(postgresql_parts, "SETTLED", 2)
    monkeypatch.setattr(postgresql_parts, "MOST_KEPT", 60)
    for n in range(1, 30, 2):
        engine.index(1, [document(n, f"共通の話題 番号{n}"), document(n + 1, f"共通の話題 番号{n + 1}")])
        assert set(found(engine, "共通", size=100)) == set(range(1, n + 2))
        assert found(engine, f"番号{n}")[0] == n
        assert set(found(engine, "話題", size=100)) == set(range(1, n + 2))
    engine.delete(1, [1, 2])
    assert engine.query(Ask("共通", OPEN)).total == 28


def test_hiragana_finds_katakana_and_the_other_way_round(engine):
    engine.index(1, [document(1, "ラーメンの話"), document(2, "らーめんの噂"), document(3, "うどん")])
    assert set(found(engine, "らーめん")) == {1, 2}
    assert set(found(engine, "ラーメン")) == {1, 2}
    assert found(engine, "ウ") == [3]
    assert found(engine, "", phrases=("ラーメン",)) == [1]


def test_of_very_many_hits_the_best_come_first_and_all_are_counted(engine):
    """Bits in place of numbers, and hits that are left out on the way, change no order."""
    texts = [f"共通 話 {'電池 ' * (n % 7)}{'充電 ' * (n % 3)}{'x' * (n % 90)}" for n in range(1, 6001)]
    engine.index(1, [document(n, text) for n, text in enumerate(texts, 1)])
    best = [n for n in range(6000, 0, -1) if n % 7 == 6 and n % 3 == 2]
    answer = engine.query(Ask("共通 電池 充電", OPEN, size=6000))
    assert answer.total == 6000
    assert list(engine.query(Ask("共通 電池 充電", OPEN, size=20)).post_ids) == list(answer.post_ids[:20])
    assert set(answer.post_ids[: len(best)]) == set(best)
    every = engine.query(Ask("電池", OPEN, size=6000)).post_ids
    assert list(every[:20]) == found(engine, "電池", size=20)
    assert engine.query(Ask("電池", OPEN, size=0)).total == sum(n % 7 > 0 for n in range(1, 6001))


def test_of_very_many_that_say_a_phrase_enough_are_counted(engine):
    engine.index(1, [document(n, "電池の話 電池") for n in range(1, 701)])
    answer = engine.query(Ask("", OPEN, phrases=("池の話",)))
    assert answer.at_least
    assert answer.total >= 200
    assert answer.post_ids == tuple(range(700, 680, -1))
    assert not engine.query(Ask("", OPEN, phrases=("話電",))).total
