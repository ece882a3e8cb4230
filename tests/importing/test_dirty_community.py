"""Dirt in a neutral folder: nothing stops the import, and every row that is left out has its reason."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.figures.verify import verify
from app.figures.work import work_out_everything
from app.importing.community.importing import import_community
from app.importing.progress import Quiet
from app.importing.tally import Tally
from app.importing.values import Stopped
from app.ledger import findings
from app.models.members import Member
from app.models.posts import Nice, Post

FILES = {
    "members": """id,handle,display_name,locale,joined_at,left_at,is_staff,opening_points,shoe_size
1,ada,Ada,en,2025-01-01T00:00:00.000Z,,false,100,37
2,Grace H!,Grace,ja,2025-01-02 09:00:00+09:00,,true,0,38
3,ada,Ada the second,fr,1735700000000,,0,,39
3,kenji,Kenji,ja,2025-01-03,,false,5,40
0,zero,Zero,ja,2025-01-03,,false,5,40
x,ex,Ex,ja,2025-01-03,,false,5,40
,nobody,Nobody,ja,2025-01-03,,false,5,40
8,late,Late,ja,2999-01-03,,false,5,40
9,never,Never,ja,soon,,false,5,40
10,debtor,Debtor,ja,2025-01-03,,false,-5,40
11,maybe,Maybe,ja,2025-01-03,,perhaps,5,40
12.0,aoi,Aoi,ja,2025-01-04,2025-02-01,False,7.0,40
13,back,Back,ja,2025-01-04,2024-02-01,False,7,40
""",
    "topics": """id,kind,author_id,created_at,lang,title,tags,accepted_post_id
1,qa,1,2025-01-05,en,How?,Wi Fi;設定;;a/b,3
2,chat,2,2025-01-05,ja,Hello,,
3,poll,1,2025-01-05,ja,Unknown kind,,
4,qa,99,2025-01-05,ja,No author,,
5,qa,13,2025-01-05,ja,Author left out,,
6,idea,1,2025-01-05,ja,No opening,,
7,blog,1,2025-01-05,ja,Opened by another,,
8,qa,1,2025-01-05,ja,   ,,
9,qa,12,2025-01-06,ja,Its opening says nothing,,
10,QA,12,2025-01-06,ja,Accepted a comment,,11
""",
    "posts": """id,topic_id,position,author_id,parent_id,created_at,body
1,1,0,1,,2025-01-05,How does it work?
2,1,1,12,,2025-01-06,"Like **this**, @ada."
3,1,2,2,,2025-01-06,The answer.
4,1,2,2,,2025-01-06,The same place.
5,2,0,2,,2025-01-05,Hello.
6,2,1,1,5,2025-01-06,Hello to you.
7,2,2,12,8,2025-01-06,Its parent comes later.
8,2,3,12,,2025-01-06,"> said ([g](/p/5))

Yes."
9,2,4,12,3,2025-01-06,Its parent is elsewhere.
10,10,0,12,,2025-01-06,Which?
11,10,1,1,10,2025-01-06,A comment.
12,7,0,2,,2025-01-06,Not mine.
13,9,0,12,,2025-01-06,   \t
14,2,5,1,7,2025-01-06,Under what is left out.
15,2,6,1,14,2025-01-06,And under that.
16,2,7,1,777,2025-01-06,Under nothing.
17,77,0,1,,2025-01-06,No topic.
18,2,-1,1,,2025-01-06,Before the opening.
19,2,eight,1,,2025-01-06,Nowhere.
20,2,9,1,,2025-13-45,Never.
""",
    "reactions": """id,post_id,member_id,kind,created_at
1,1,2,like,2025-01-07
2,1,2,thanks,2025-01-06
3,1,1,like,2025-01-07
4,999,1,like,2025-01-07
5,1,999,like,2025-01-07
6,1,12,hate,2025-01-07
7,3,1,insight,
8,3,1,insight,2025-01-07
8,5,1,insight,2025-01-07
1e3,5,12,like,2025-01-07
9,7,1,like,2025-01-07
""",
    "gifts": """id,from_id,to_id,amount,kind,post_id,created_at
1,1,2,30,tip,3,2025-01-08
2,1,12,30,tip,3,2025-01-08
3,1,2,1000,direct,,2025-01-08
4,2,2,1,direct,,2025-01-08
5,1,,20,pool_in,,2025-01-09
6,,12,60,pool_out,,2025-01-09
7,,12,61,pool_out,,2025-01-09
8,1,2,0,direct,,2025-01-09
9,1,2,5,loan,,2025-01-09
10,1,,5,direct,,2025-01-09
11,2,1,30,tip,1,2025-01-10
12,2,1,1,tip,1,2025-01-10
13,1,1,1,tip,1,2025-01-10
14,1,2,many,tip,3,2025-01-10
""",
}
META = {"start": "2025-01-01T00:00:00Z", "end": "?", "tz_offset_hours": 9, "pool_opening": 50, "colour": "red"}
BROKEN = b"""id,post_id,member_id,kind,created_at
20,1,12,like,2025-01-07
21,1
22,3,12,\xff\xfe,2025-01-07
23,3,12,like,2025-01-08,,,
24,3,12,like,2025-01-08
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in FILES.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "meta.json").write_text(json.dumps(META))
    (tmp_path / "reactions-0002.csv").write_bytes(BROKEN)
    (tmp_path / "reactions-0003.parquet").write_bytes(b"PAR1 but no more")
    (tmp_path / "visits.csv").write_text("id\n1\n")
    return tmp_path


def take(app: Flask, folder: Path) -> Tally:
    home = app.config["YUI"].home
    home.mkdir(parents=True, exist_ok=True)
    return import_community(folder, home, Quiet())


def reasons(tally: Tally, table: str) -> dict[str, list[str]]:
    return {reason: tally.examples[table, reason] for reason in tally.counts[table].left_out}


def test_every_row_is_counted_once_and_each_left_out_has_its_reason(app: Flask, folder: Path) -> None:
    tally = take(app, folder)
    assert {name: (count.read, count.imported) for name, count in tally.counts.items()} == {
        "members": (13, 4),
        "topics": (10, 3),
        "posts": (20, 8),
        "reactions": (16, 4),
        "gifts": (14, 4),
    }
    for count in tally.counts.values():
        assert count.read == count.imported + count.left_out.total()
    assert reasons(tally, "members") == {
        "another row has this id": ["3"],
        "id is no id": ["0", "row 6"],
        "it has no id": ["row 7"],
        "joined_at can't be right": ["8"],
        "joined_at is no time": ["9"],
        "opening_points is no number from 0 up": ["10"],
        "is_staff is neither true nor false": ["11"],
        "left_at is before joined_at": ["13"],
    }
    assert reasons(tally, "posts")["its parent was left out"] == ["14", "15"]
    assert reasons(tally, "reactions")["it is no UTF-8"] == ["reactions-0002.csv row 3"]
    assert reasons(tally, "gifts")["its giver would go below 0"] == ["3", "12"]
    assert reasons(tally, "gifts")["the tank would go below 0"] == ["7"]
    assert any("reactions-0003.parquet can't be read" in sentence for sentence in tally.sentences)
    assert any("shoe_size" in sentence for sentence in tally.sentences)
    assert any("visits.csv" in sentence for sentence in tally.sentences)


def test_what_is_taken_is_right(app: Flask, folder: Path) -> None:
    take(app, folder)
    work_out_everything()
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    assert [finding for finding in findings() if not finding.holds] == []
    handles = dict(db.session.execute(select(Member.id, Member.handle)).all())
    assert handles == {1: "ada", 2: "grace-h", 3: "ada-3", 12: "aoi"}
    post = db.session.get_one(Post, 2)
    assert 'href="/m/ada"' in post.html
    assert "<strong>this</strong>" in post.html


def test_taking_it_again_adds_nothing_and_a_changed_folder_is_refused(app: Flask, folder: Path) -> None:
    take(app, folder)
    nices = db.session.scalar(select(func.count()).select_from(Nice))
    db.session.commit()
    again = take(app, folder)
    assert (again.counts["posts"].imported, again.counts["posts"].there_already) == (0, 8)
    assert db.session.scalar(select(func.count()).select_from(Nice)) == nices
    db.session.commit()
    with (folder / "topics.csv").open("a") as file:
        file.write("50,chat,1,2025-02-02,ja,Another,,\n")
    with pytest.raises(Stopped, match="came in on"):
        take(app, folder)


def test_beside_members_who_are_there_the_ids_move_on(app: Flask, folder: Path, grace: object) -> None:
    take(app, folder)
    work_out_everything()
    assert [verdict for verdict in verify() if not verdict.is_ok] == []
    named = db.session.scalar(select(Member.display_name).where(Member.handle == "grace-h"))
    assert named == "Grace"


@pytest.mark.parametrize("kept", ["", "members", "posts"])
def test_a_folder_that_is_none_is_told_in_one_sentence(sqlite_app: Flask, tmp_path: Path, kept: str) -> None:
    if kept:
        (tmp_path / f"{kept}.csv").write_text(FILES[kept])
    with pytest.raises(Stopped, match="holds no"):
        take(sqlite_app, tmp_path)
