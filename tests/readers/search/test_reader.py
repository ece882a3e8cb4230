"""The reader `search`: what is posted is found, what is taken away is not, and no kill loses a post."""

import pytest
from sqlalchemy import func, select, update

from app.base.database import db, transaction
from app.kinds.question import operations as question
from app.models.topics import Topic
from app.operations import editing, posting
from app.queries.similar_topics import half_typed_topics
from app.queries.topic_page import find_post
from app.readers import follow, search
from app.readers.search import Ask, engine, indexing
from app.readers.search.tables import SearchDue, SearchIndex, SearchWord


def opening_of(topic):
    return posting.opening_post(topic.id).id


def own(town, post_id, by="ada"):
    return find_post(town.actors[by], post_id)


def test_what_is_posted_is_found_with_its_answers(town):
    topic = town.topic("通信が遅い", "昼休みに動画が止まります")
    reply = town.reply(topic, "時間帯による混雑です")
    assert town.found("動画").post_ids == (opening_of(topic),)
    assert town.found("混雑").post_ids == (reply.id,)
    assert town.found("通信").post_ids == (opening_of(topic),)


def test_edits_removals_and_restorations_are_followed(town):
    topic = town.topic("Slow at noon", "The first words")
    reply = town.reply(topic, "Congestion")
    with transaction():
        editing.edit(town.actors["ada"], own(town, opening_of(topic)), "Other words", title="Fast at night")
    assert town.found("first").total == 0
    assert town.found("other").total == 1
    assert town.found("night").post_ids == (opening_of(topic),)
    with transaction():
        editing.remove(town.actors["grace"], own(town, reply.id, by="grace"))
    assert town.found("congestion").total == 0
    with transaction():
        editing.restore(town.actors["grace"], own(town, reply.id, by="grace"))
    assert town.found("congestion").total == 1
    with transaction():
        editing.hide(town.actors["aoi"], own(town, opening_of(topic), by="aoi"))
    assert town.found("congestion").total == 0
    with transaction():
        editing.restore(town.actors["aoi"], own(town, opening_of(topic), by="aoi"))
    assert town.found("congestion").total == 1


def test_drafts_are_not_found(town):
    town.topic("未公開の話", "まだ秘密", by="aoi", space="blog", publish=False)
    assert town.found("未公開").total == 0


def test_comments_to_staff_are_not_found(town):
    topic = town.topic("静かな提案", "みんなに見える本文")
    with transaction() as session:
        session.get_one(Topic, topic.id).comments_to_staff = True
    town.reply(topic, "内緒の返事", by="aoi")
    assert town.found("内緒").total == 0
    assert town.found("静か").total == 1


def test_spaces_bound_what_is_found_and_counted(town):
    town.topic("会議の記録", "社内", by="aoi", space="staff")
    town.topic("会議の感想", "公開", space="blog")
    assert town.found("会議").total == 2
    assert town.found("会議", spaces=("help", "blog")).total == 1
    assert town.found("会議", spaces=("help",)).total == 0


def test_a_best_answer_comes_before_its_equals(town):
    topic = town.topic("困っています", "助けてください")
    first, second = town.reply(topic, "再起動してみて"), town.reply(topic, "再起動してみて")
    assert town.found("再起動").post_ids == (second.id, first.id)
    with transaction():
        question.accept(town.actors["ada"], own(town, first.id))
    assert town.found("再起動").post_ids == (first.id, second.id)


def test_a_tag_narrows(town):
    topic = town.topic("機種の話", "本文", tags=["esim"])
    town.topic("機種の話", "本文")
    assert town.found("機種", tags=("esim",)).post_ids == (opening_of(topic),)


@pytest.mark.parametrize("after", ["notes", "index"])
def test_a_kill_on_the_way_loses_nothing(town, monkeypatch, after):
    """Killed after the cursor moved but before the index was written; and between index and note."""
    town.found("開始")

    class Killed(BaseException):
        pass

    def killed(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(indexing, *{"notes": ("_index", killed), "index": ("delete", killed)}[after])
        topic = town.topic("停電の備え", "電池")
        with pytest.raises(Killed):
            follow.catch_up("search")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SearchDue)) == 1
    assert town.found("停電").post_ids == (opening_of(topic),)
    assert town.found("停電").total == 1
    assert db.session.scalar(select(func.count()).select_from(SearchDue)) == 0


def test_a_failing_index_keeps_its_notes(town, monkeypatch):
    town.found("開始")
    with monkeypatch.context() as patch:
        patch.setattr(engine(), "index", lambda *_args: 1 / 0)
        topic = town.topic("満杯のディスク", "電池")
        follow.catch_up("search")
    assert town.found("満杯").post_ids == (opening_of(topic),)


def test_a_rebuild_gives_what_following_gave(town):
    for number in range(12):
        topic = town.topic(f"話題 {number}", "みんなの話題です" * (number + 1))
        town.reply(topic, f"返事 {number}")
        if number % 3 == 0:
            with transaction():
                editing.remove(town.actors["ada"], own(town, opening_of(topic)))
    before = [town.found(words, size=50) for words in ("話題", "返事", "みんな")]
    number = engine().published()
    search.rebuild()
    assert engine().published() == number + 1
    assert [town.found(words, size=50) for words in ("話題", "返事", "みんな")] == before


def test_a_rebuild_forgets_the_words_of_what_was_deleted(town):
    topic = town.topic("Our meeting", "Come along on Sunday")
    reply = town.reply(topic, "My telephone is unreachable")
    assert town.found("telephone").total == 1
    with transaction():
        editing.remove(town.actors["grace"], own(town, reply.id, by="grace"))
    town.found("sunday")
    search.rebuild()
    kept = set(db.session.scalars(select(SearchWord.word)))
    assert "sunday" in kept
    assert "telephone" not in kept


def test_words_go_with_the_posts_that_said_them(town):
    topic = town.topic("Our meeting", "Come along on Sunday")
    reply = town.reply(topic, "My telephone and my ラジオカセット are unreachable on Sunday")
    town.found("sunday")
    with transaction():
        editing.edit(town.actors["grace"], own(town, reply.id, by="grace"), "My telephone is unreachable")
    assert town.found("sunday").total == 1
    kept = set(db.session.scalars(select(SearchWord.word)))
    assert {"sunday", "telephone"} < kept
    assert "ラジオカセット" not in kept
    with transaction():
        editing.remove(town.actors["grace"], own(town, reply.id, by="grace"))
    assert town.found("telephone").total == 0
    kept = set(db.session.scalars(select(SearchWord.word)))
    assert "sunday" in kept
    assert "telephone" not in kept


def test_half_typed_words_propose_titles(town):
    topic = town.topic("Changing my password", "It was easy")
    town.topic("Passing the border", "A long way")
    town.found("password")
    assert [each.id for each in half_typed_topics(town.actors["ada"], "passw")] == [topic.id]
    assert topic.id in [each.id for each in half_typed_topics(town.actors["ada"], "My Pass")]
    assert not half_typed_topics(town.actors["ada"], "pazz")


def test_an_index_by_older_rules_is_made_anew(town):
    topic = town.topic("ラーメンの話", "本文")
    assert town.found("らーめん").post_ids == (opening_of(topic),)
    with transaction() as session:
        session.execute(update(SearchIndex).values(version=indexing.VERSION - 1))
    number = engine().published()
    indexing.index_due()
    assert engine().published() == number + 1
    assert town.found("らーめん").post_ids == (opening_of(topic),)


def test_the_old_index_answers_until_the_new_one_is_complete(town):
    for number in range(5):
        town.topic(f"話題 {number}", "本文")
    assert town.found("話題").total == 5
    follow.start_over("search")
    follow.catch_up("search", limit=2)
    everywhere = frozenset(space.id for space in town.spaces.values())
    assert engine().query(Ask("話題", everywhere)).total == 5
    assert town.found("話題").total == 5


def test_a_lost_index_is_made_anew(town):
    town.topic("大事な話", "本文")
    assert town.found("大事").total == 1
    engine().forget()
    assert town.found("大事").total == 1


def test_an_empty_site_has_an_empty_index(town):
    assert town.found("何か").total == 0
    assert engine().published() is not None
