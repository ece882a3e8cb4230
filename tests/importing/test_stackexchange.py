"""A Stack Exchange dump becomes members, questions, answers, comments and nices, at their own times."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db, transaction
from app.events.log import LogLine
from app.importing.progress import Quiet
from app.importing.stackexchange import import_dump
from app.importing.values import Stopped
from app.models import ImportSource, Member, Nice, Post, Space, Tag, Topic
from app.operations import founding
from app.readers.badges import MemberBadge
from app.rules import Actor
from tests.importing import dumps
from tests.importing.dumps import Row, take, with_rows


def members() -> dict[str, Member]:
    return {member.handle: member for member in db.session.scalars(select(Member))}


def topic(title: str) -> Topic:
    return db.session.scalars(select(Topic).where(Topic.title == title)).one()


def posts_of(title: str) -> list[Post]:
    return list(db.session.scalars(select(Post).where(Post.topic_id == topic(title).id).order_by(Post.number)))


LOOM = "How do I thread a loom?"


def test_people_get_handles_of_their_own(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path)
    found = members()
    former = next(member for member in found.values() if member.left_at)
    assert set(found) - {former.handle} == {
        "community",
        "ada-lovelace",
        "grace-hopper",
        "sakura",
        "member-4",
        "ada-lovelace-5",
    }
    assert found["member-4"].display_name == "山田 太郎"
    assert found["community"].is_bot
    assert found["ada-lovelace"].about == "Looms."
    assert found["ada-lovelace"].joined_at == datetime(2020, 1, 2, 0, 0, 0, 500_000, UTC)
    assert {member.email for member in found.values()} == {None}


def test_questions_answers_and_comments_keep_author_time_and_place(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path, packed=True)
    posts = posts_of(LOOM)
    comment, reply, late = (next(p for p in posts if text in p.source) for text in ("Which", "thanks", "Me too"))
    answer, by_hand = (next(p for p in posts if text in p.source) for text in ("Slowly", "By hand"))
    assert [post.created_at for post in posts] == sorted(post.created_at for post in posts)
    assert comment.reply_to_id == posts[0].id
    assert (reply.reply_to_id, late.reply_to_id) == (answer.id, answer.id)
    assert answer.reply_to_id is None
    assert posts[0].source == "It is **new**.\n\n```\npull()\n```"
    assert comment.source == "\\# Which loom?"
    assert reply.source == "@grace-hopper thanks!"
    assert topic(LOOM).created_at == datetime(2020, 2, 1, 10, tzinfo=UTC)
    assert topic(LOOM).last_post_at == by_hand.created_at
    assert members()["grace-hopper"].post_count == 1


def test_people_whom_the_dump_does_not_name_share_one_former_member(app: Flask, tmp_path: Path) -> None:
    tally = take(app, tmp_path)
    former = [member for member in members().values() if member.left_at]
    assert len(former) == 1
    assert former[0].post_count == 2
    assert former[0].is_bot
    assert sum(times for note, times in tally.notes.items() if "no longer names" in note) == 2


def test_states_tags_and_closing_come_along(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path)
    first, second = topic(LOOM), topic("糸が切れます")
    assert (first.state, second.state) == ("solved", "open")
    assert first.best_at == datetime(2020, 2, 5, tzinfo=UTC)
    assert first.best_by_id == first.author_id
    assert second.locked_at == datetime(2020, 3, 1, tzinfo=UTC)
    tags = dict(db.session.execute(select(Tag.name, Tag.topic_count)).all())
    assert tags == {"loom": 2, "c#": 1, "yarn": 0}


def test_votes_are_nices_that_tie_nobody(app: Flask, tmp_path: Path) -> None:
    tally = take(app, tmp_path)
    answer = next(post for post in posts_of(LOOM) if post.source == "Slowly.")
    assert (answer.nice_count, posts_of(LOOM)[0].nice_count, topic(LOOM).nice_count) == (2, 1, 1)
    assert members()["grace-hopper"].nices_received == 2
    assert db.session.scalar(select(func.count()).select_from(Nice)) == 0
    assert tally.counts["votes"].imported == 3
    assert tally.counts["votes"].left_out == {
        "it is the asker's acceptance, taken with the accepted answer": 1,
        "it is a down-vote: there are none here": 1,
        "its post was left out": 1,
    }


def test_badges_keep_their_names_and_count_how_often(app: Flask, tmp_path: Path) -> None:
    again = {"Id": 9, "UserId": 1, "Name": "Student", "Date": "2020-01-09"}
    unknown = {"Id": 10, "UserId": 404, "Name": "Student", "Date": "2020-01-09"}
    tally = take(app, tmp_path, with_rows("Badges", again, unknown))
    mine = db.session.scalars(select(MemberBadge).where(MemberBadge.member_id == members()["ada-lovelace"].id)).one()
    assert (mine.badge, mine.source, mine.times) == ("Student", "stackexchange", 2)
    assert mine.awarded_at == datetime(2020, 1, 9, tzinfo=UTC)
    assert tally.counts["badges"].left_out == {"its member is not in the dump": 1}


def test_the_log_tells_it_as_it_happened(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path)
    lines = db.session.scalars(select(LogLine).order_by(LogLine.id)).all()
    assert all(line.imported for line in lines)
    assert Counter(line.name for line in lines) == {
        "member.joined": 6,
        "member.confirmed": 6,
        "topic.added": 2,
        "post.added": 5,
        "answer.accepted": 1,
        "nices.counted": 2,
        "badge.imported": 3,
    }
    told = [line.happened_at for line in lines if line.name in ("topic.added", "post.added", "answer.accepted")]
    assert told == sorted(told)


def test_every_row_is_counted_once(app: Flask, tmp_path: Path) -> None:
    tally = take(app, tmp_path)
    for kind, count in tally.counts.items():
        assert count.read == count.imported + count.there_already + count.left_out.total(), kind
    read = {kind: count.read for kind, count in tally.counts.items()}
    assert read == {
        "users": 6,
        "tags": 2,
        "questions": 2,
        "accepted answers": 1,
        "answers": 2,
        "other posts": 1,
        "comments": 3,
        "votes": 6,
        "badges": 3,
        "links": 1,
    }


def everything() -> dict[str, int]:
    tables = (Member, Topic, Post, Tag, Space, LogLine, ImportSource)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_second_run_adds_nothing_wherever_the_dump_lies(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path / "here")
    before = everything()
    tally = take(app, tmp_path / "there", packed=True)
    assert everything() == before
    assert sum(count.imported for count in tally.counts.values()) == 0
    assert tally.counts["votes"].there_already == 3


def test_a_newer_dump_of_the_same_site_adds_what_is_new(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path)
    answer = {"Id": 20, "PostTypeId": 2, "ParentId": 13, "CreationDate": "2020-04-01T00:00:00", "OwnerUserId": 2}
    tally = take(app, tmp_path, with_rows("Posts", answer | {"Body": "<p>油を。</p>"}))
    assert tally.counts["answers"].imported == 1
    assert topic("糸が切れます").state == "answered"
    assert everything()["space"] == 1


def test_another_site_with_the_same_ids_is_another_source(app: Flask, tmp_path: Path) -> None:
    take(app, tmp_path)
    moved: dict[str, list[Row]] = {
        name: [
            {key: str(value).replace("2020-", "2019-") for key, value in row.items()} if isinstance(row, dict) else row
            for row in rows
        ]
        for name, rows in dumps.WHOLE.items()
    }
    take(app, tmp_path, moved)
    assert everything()["topic"] == 4
    assert everything()["space"] == 2


def test_a_run_that_was_killed_goes_on(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.importing.stackexchange.BATCH", 1)

    class Killed(Quiet):
        """The power goes after some batches."""

        def bar(self, label: str, total: int):  # type: ignore[no-untyped-def]
            steps = iter(range(8))

            def moved(_steps: int) -> None:
                if label == "importing" and next(steps, None) is None:
                    raise KeyboardInterrupt

            class Shown:
                __enter__ = staticmethod(lambda: moved)
                __exit__ = staticmethod(lambda *_: None)

            return Shown()

    dumps.write(tmp_path, dumps.WHOLE)
    with pytest.raises(KeyboardInterrupt):
        import_dump(tmp_path, app.config["YUI"].home, Killed())
    assert 0 < everything()["post"] < 7
    take(app, tmp_path)
    assert (everything()["post"], everything()["topic"], everything()["member"]) == (7, 2, 7)
    assert topic(LOOM).nice_count == 1


def test_rows_may_come_in_any_order_and_form(app: Flask, tmp_path: Path) -> None:
    """Old dumps: no milliseconds, no post types, answers before questions, ids as large as they get."""
    tables: dict[str, list[Row]] = {
        "posts": [
            {"Body": "Later", "ParentId": 10**15, "CreationDate": "2010-01-02T00:00:00", "Id": 7, "OwnerUserId": 3},
            {"Title": "First?", "CreationDate": "2010-01-01T00:00:00Z", "Id": 10**15, "Body": "x", "OwnerUserId": 2},
            {"Body": "Too early", "ParentId": 10**15, "CreationDate": "2009-01-02", "Id": 8, "OwnerUserId": 2},
        ],
        "users": [{"DisplayName": "x" * 90, "CreationDate": "2011-01-02T00:00:00", "Id": 2}],
    }
    tally = take(app, tmp_path, tables)
    assert tally.missing_files == ["Tags", "Comments", "Votes", "Badges", "PostLinks"]
    assert [post.source for post in posts_of("First?")] == ["x", "Too early", "Later"]
    assert topic("First?").last_post_at == datetime(2010, 1, 2, tzinfo=UTC)


def test_without_a_list_of_users_each_id_is_somebody(app: Flask, tmp_path: Path) -> None:
    """Ties between people are worth keeping even when their names are gone."""
    take(app, tmp_path, {name: rows for name, rows in dumps.WHOLE.items() if name != "Users"})
    posts = posts_of(LOOM)
    assert len({post.author_id for post in posts}) == 4
    assert "user1" in members()


def test_a_cut_file_is_told_in_one_sentence_and_what_it_had_is_in(app: Flask, tmp_path: Path) -> None:
    dumps.write(tmp_path, dumps.WHOLE)
    comments = tmp_path / "Comments.xml"
    comments.write_bytes(comments.read_bytes()[:-40])
    tally = import_dump(tmp_path, app.config["YUI"].home, Quiet())
    assert list(tally.broken_files) == ["Comments"]
    assert tally.counts["comments"].imported == 2
    assert tally.counts["answers"].imported == 2


@pytest.mark.parametrize("tables", [{}, {"Posts": []}])
def test_a_folder_without_rows_is_refused(app: Flask, tmp_path: Path, tables: dict[str, list[Row]]) -> None:
    with pytest.raises(Stopped, match=r"holds no Users\.xml"):
        take(app, tmp_path, tables)


def test_questions_go_where_they_are_sent(app: Flask, tmp_path: Path) -> None:
    with transaction():
        founding.found(Actor.system(), kind="question", slug="looms", names=("織機", "Looms"))
    take(app, tmp_path, space_slug="looms")
    assert db.session.scalars(select(Space.slug)).all() == ["looms"]
    with pytest.raises(Stopped, match="no space for questions"):
        take(app, tmp_path, space_slug="nowhere")
