"""The engine alone: what is found, in which order, and how many."""

from datetime import UTC, datetime, timedelta

import pytest

from app.readers.search.port import Ask, Document
from app.readers.search.whoosh_engine import WhooshEngine

BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
OPEN = frozenset({1})


def document(post_id, text, title="", **more):
    more = {"space_id": 1, "at": BEGIN + timedelta(minutes=post_id), "opens_topic": bool(title)} | more
    return Document(post_id=post_id, title=title, text=text, **more)


@pytest.fixture
def engine(tmp_path):
    engine = WhooshEngine(tmp_path / "search")
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
    assert found(engine, "電話", tag="esim") == [1]
    assert found(engine, "電話", tag="sim") == []


def test_newest_first_and_page_by_page(engine):
    engine.index(1, [document(n, "更新" * n) for n in range(1, 8)])
    assert found(engine, "更新", newest_first=True, size=3) == [7, 6, 5]
    assert found(engine, "更新", newest_first=True, size=3, skip=3) == [4, 3, 2]
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


def test_many_small_commits_stay_few_parts_and_find_the_same(engine, tmp_path):
    for n in range(1, 90):
        engine.index(1, [document(n, f"番号{n} 共通の話題")], gone=[n - 7] if n % 3 == 0 else [])
    gone = {n - 7 for n in range(9, 90, 3)}
    assert set(found(engine, "共通", size=200)) == set(range(1, 90)) - gone
    assert found(engine, "番号88")[0] == 88
    assert len(list((tmp_path / "search" / "index-1").glob("*.trm"))) <= 20


def test_another_process_sees_a_commit_at_its_next_query(engine, tmp_path):
    reader = WhooshEngine(tmp_path / "search")
    assert reader.query(Ask("速報", OPEN)).total == 0
    engine.index(1, [document(1, "速報")])
    assert reader.query(Ask("速報", OPEN)).total == 1
    engine.begin(2)
    engine.index(2, [document(1, "速報"), document(2, "速報")])
    assert reader.query(Ask("速報", OPEN)).total == 1
    engine.publish(2)
    assert reader.query(Ask("速報", OPEN)).total == 2
    assert not (tmp_path / "search" / "index-1").exists()
    reader.close()


def test_a_damaged_index_is_not_held(engine, tmp_path):
    engine.index(1, [document(1, "無事")])
    assert engine.holds(1)
    next((tmp_path / "search" / "index-1").glob("*.trm")).write_bytes(b"")
    assert not engine.holds(1)
    assert not engine.holds(2)
